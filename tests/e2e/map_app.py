"""The stage of the map tests as an application, with the address at which a map asks for what lies on it."""

from pathlib import Path

import streamlit as st
from starlette.routing import Route

from olci_ui.pictures.map_layers import layer_answer

app = st.App(Path(__file__).with_name("map_alone.py"), routes=[Route("/layer/{token}", layer_answer)])
