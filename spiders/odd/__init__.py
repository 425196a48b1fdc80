"""Sites that need code: one module a site, one class in it, named like the site's file.

The class inherits `crawler.portal.PortalSpider`, overrides `links`, and says at its top which behaviour of
the site makes that necessary. Its TOML file stays: everything but the overridden method is read from there.
"""
