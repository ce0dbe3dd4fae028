"""The same for a terminal, a server without a screen, and cron: ``olci search``, ``download``, ``verify`` and more."""
