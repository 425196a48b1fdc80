"""The catalogue: one TOML file a site, families of CMS, and odd sites that need code."""
