"""The machinery under the app: threads, child processes, folders, logs, shipped files. Knows no Qt and no
HTTP."""
