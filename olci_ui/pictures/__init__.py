"""Pictures for the pages: cut to an area or laid on a map, kept, handed out by address. No Streamlit here."""
