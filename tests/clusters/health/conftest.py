"""Fixtures of the tests of a cluster's health."""

from __future__ import annotations

from tests.waiting import gate

__all__ = ["gate"]
