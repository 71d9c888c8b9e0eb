"""Where commands stand: menus and the tool bar."""
