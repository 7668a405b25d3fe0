"""Settings under which quality is measured: the tests', with the engine that the environment names."""

import os

from portal.settings.test import *  # noqa: F403

ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
ELASTICSEARCH_INDEX = os.environ.get("ELASTICSEARCH_INDEX", "quality-portal")
