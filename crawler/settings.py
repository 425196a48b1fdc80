"""Scrapy's settings for this product: lean, polite, bounded. `scrapy.cfg` and `python -m crawler` read them.

Figures and reasons stand in docs/explanation/crawling.md.
"""

import os

BOT_NAME = "zhaoshang-radar"
SPIDER_MODULES = ["spiders.declared", "spiders.odd"]
NEWSPIDER_MODULE = "spiders.odd"

# Ours: where the archive is, which folders of site files are read, what the guard lets through.
RADAR_DATA = os.environ.get("RADAR_DATA", "radar-data")
RADAR_SITE_FOLDERS: list[str] = []
RADAR_ALLOW_PRIVATE = os.environ.get("RADAR_ALLOW_PRIVATE") == "1"
RADAR_LEASE_SECONDS = 60
RADAR_PATIENCE_SECONDS = 10  # a run waits so long at its end for a retry that falls due
RADAR_RETRY_SECONDS = 5  # first retry of a page; four times as long with each further one
RADAR_STOP_SECONDS = 3  # a stop waits so long for answers in flight, then gives their addresses back
RADAR_LIMIT = 0  # articles of each site, for a trial; 0 for all
RADAR_PROGRESS = ""  # a file descriptor number or "-"

USER_AGENT = "Mozilla/5.0 (compatible; ZhaoshangRadar/0.1)"
ROBOTSTXT_USER_AGENT = "ZhaoshangRadar"
ROBOTSTXT_OBEY = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

SCHEDULER = "crawler.scheduler.LeasedScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
ITEM_PIPELINES = {"crawler.pipeline.KeepPage": 100}

CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 8  # only of hosts without a delay; with one it is one at a time (crawler/scheduler.py)
CONCURRENT_ITEMS = 4
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.3
AUTOTHROTTLE_ENABLED = False

DOWNLOAD_TIMEOUT = 25
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2083
DOWNLOAD_VERIFY_CERTIFICATES = False

CLOSESPIDER_TIMEOUT = 4 * 3600  # a run ends then; what is left stays in the frontier for the next
CLOSESPIDER_TIMEOUT_NO_ITEM = 0
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
RETRY_ENABLED = False
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False
HTTPERROR_ALLOW_ALL = True
DOWNLOADER_STATS = False
STATS_DUMP = False
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.PrivateAddresses": 40,
    "crawler.robots.Robots": 100,
    "crawler.redirects.InsideRedirects": 600,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "crawler.progress.Progress": 0,
    "crawler.stopping.QuickStop": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.logstats.LogStats": None,
}
