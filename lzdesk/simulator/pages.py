"""The frame of the pages a browser sees: seller center and consent."""

from html import escape

from aiohttp import web

from lzdesk.simulator.model import Store

CSS = """
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;
color:#1f2933;background:#f4f5f8}
header{background:#10156f;color:#fff;padding:14px 28px;display:flex;gap:24px;align-items:baseline}
header b{font-size:18px}header span{opacity:.85}header a{color:#fff;margin-left:auto}
main{max-width:1080px;margin:28px auto;padding:0 20px}
.card{background:#fff;border-radius:10px;padding:24px 28px;box-shadow:0 1px 4px #0002}
.narrow{max-width:420px;margin:60px auto}
h1{font-size:21px;margin:0 0 16px}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;padding:9px 10px;border-bottom:1px solid #e6e8ee;vertical-align:top}
th{font-size:12.5px;color:#5f6b7a;font-weight:600}
label{display:block;margin:12px 0 4px;font-weight:600}
input,select{width:100%;padding:9px 10px;border:1px solid #c5cad6;border-radius:6px;font:inherit}
button,.button{display:inline-block;margin-top:18px;padding:9px 20px;border:0;border-radius:6px;
background:#f57224;color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.quiet{background:#e6e8ee;color:#1f2933}
.tag{padding:2px 9px;border-radius:10px;background:#e8ebff;color:#10156f;font-size:12.5px}
.bar{display:flex;gap:12px;align-items:center;justify-content:space-between;margin-bottom:14px}
.bar .button{margin:0}.error{color:#b3261e;font-weight:600}
"""


def page(title: str, main: str, header: str = "", status: int = 200) -> web.Response:
    """An HTML page; `title` is plain text, `main` and `header` are HTML already."""
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head>"
        f"<body><header>{header}</header><main>{main}</main></body></html>"
    )
    return web.Response(text=text, content_type="text/html", status=status)


def words(title: str, sentence: str, status: int = 200) -> web.Response:
    """A page that says one thing."""
    body = f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>"
    return page(title, f'<div class="card narrow">{body}</div>', "<b>Lazada</b>", status)


def pretend_accounts(stores: list[Store]) -> str:
    """Who can log in here, for people who try the demo: nothing behind these is real."""
    rows = "".join(
        f"<tr><td>{escape(store.row.name)}</td><td>{escape(store.login)}</td>"
        f"<td>{escape(store.password)}</td></tr>"
        for store in stores
    )
    return (
        '<div class="card" style="max-width:640px;margin:0 auto">'
        "<p>This marketplace is invented, and so are its accounts:</p>"
        f"<table><tr><th>Store</th><th>E-mail</th><th>Password</th></tr>{rows}</table></div>"
    )


def option(value: str, label: str, chosen: str) -> str:
    """One choice of a select."""
    mark = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{mark}>{escape(label)}</option>'
