"""Ask the configured service what this program only infers of it, and write down what agrees and what differs."""

from olci_core.service_check.check import CHECK_NAMES, check_service, keep_findings
from olci_core.service_check.report import Finding, Outcome, ServiceReport

__all__ = ["CHECK_NAMES", "Finding", "Outcome", "ServiceReport", "check_service", "keep_findings"]
