"""What has arrived, on a page."""
