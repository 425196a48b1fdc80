"""`python -m crawler`: one crawl in a process of its own, because a reactor starts only once."""

import sys

from crawler.process import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
