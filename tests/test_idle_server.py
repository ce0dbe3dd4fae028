"""An idle server costs next to nothing: the way that app.py takes for it is still open in Streamlit."""

import inspect

from streamlit.watcher import polling_path_watcher


def test_streamlit_waits_between_two_looks_at_its_settings_as_long_as_app_py_says() -> None:
    assert "time.sleep(_POLLING_PERIOD_SECS)" in inspect.getsource(polling_path_watcher)
