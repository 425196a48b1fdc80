"""Tables of the archive, one module a topic; `storage.migrations` lists their steps in order."""
