// What a look at a page can tell that axe-core does not: each function gives the faults that it finds, in words.
({
  name(element) {
    const start = element.cloneNode(false).outerHTML.split("></")[0].slice(0, 110);
    return `${start} “${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  },

  shown(element) {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  },

  // One language, one title, one heading of the first level.
  frame(language) {
    const faults = [];
    if (document.documentElement.lang !== language) faults.push(`lang is ${document.documentElement.lang}`);
    if (!/\S – Samverk$/.test(document.title)) faults.push(`the title is “${document.title}”`);
    const heads = [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility());
    if (heads.length !== 1) faults.push(`${heads.length} headings of the first level`);
    return faults;
  },

  // Scrolling in two ways at once, and sideways in what is neither a table nor a picture nor code.
  scrolling() {
    const faults = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) faults.push(`${wide} px too wide`);
    for (const each of document.querySelectorAll("body *")) {
      if (!/auto|scroll/.test(getComputedStyle(each).overflowX) || each.scrollWidth <= each.clientWidth + 1) continue;
      if (!this.shown(each) || each.matches("textarea, select, input, pre") || each.querySelector("table, svg, pre")) continue;
      if (each.closest("[data-sideways]")) continue;
      faults.push(`scrolls sideways inside: ${this.name(each)}`);
    }
    return faults;
  },

  // What stays at the window's edge when the page is scrolled shall leave most of a small window free.
  covering() {
    scrollTo(0, document.documentElement.scrollHeight / 2);
    let covered = 0;
    for (const each of document.querySelectorAll("body *")) {
      const style = getComputedStyle(each);
      if (!/fixed|sticky/.test(style.position) || !this.shown(each) || each.matches("th, td, .skip")) continue;
      const box = each.getBoundingClientRect();
      const stuck = style.position === "fixed" || Math.abs(box.top - (parseFloat(style.top) || 0)) < 1
        || Math.abs(innerHeight - box.bottom - (parseFloat(style.bottom) || 0)) < 1;
      if (stuck && box.width > innerWidth / 2) covered += Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
    }
    scrollTo(0, 0);
    return covered > innerHeight / 2 ? [`${Math.round(covered)} of ${innerHeight} px are covered by what stays put`] : [];
  },

  // Text that its box cuts off: what is meant for screen readers alone is not meant here.
  clipped() {
    const faults = [];
    for (const each of document.querySelectorAll("body *")) {
      const style = getComputedStyle(each);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || each.closest("svg, .vh, select, input, textarea")) continue;
      if (!this.shown(each) || !each.textContent.trim() || each.clientHeight < 4) continue;
      const sideways = /hidden|clip/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      const down = /hidden|clip/.test(style.overflowY) && each.scrollHeight > each.clientHeight + 3;
      if (sideways || down) faults.push(`cut off: ${this.name(each)}`);
    }
    return faults;
  },

  moving() {
    const running = document.getAnimations().filter((each) => each.playState === "running");
    return running.map((each) => `moves: ${this.name(each.effect.target)}`);
  },

  // Before forced colours: what says something by its background alone is marked, so that it can be found again.
  clear(colour) {
    return /^rgba\(.*, 0\)$|transparent/.test(colour);
  },

  backdrop(element) {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!this.clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  },

  markPainted() {
    for (const each of document.querySelectorAll("body *:not(svg *)")) {
      if (each.children.length || (each.textContent ?? "").trim() || !this.shown(each) || each.matches("input, textarea, select, progress, meter, canvas, img, svg")) continue;
      const box = each.getBoundingClientRect();
      if (box.width < 4 || box.height < 4) continue;
      const own = getComputedStyle(each).backgroundColor;
      if (!this.clear(own) && own !== this.backdrop(each.parentElement)) each.dataset.painted = "";
    }
  },

  channels(colour) {
    const canvas = this.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  },

  contrast(one, other) {
    const light = (colour) => {
      const [red, green, blue] = this.channels(colour).map((part) => {
        const share = part / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  },

  // In forced colours: pictures and marks are painted, what is current differs from its neighbours, buttons have edges.
  forced() {
    const faults = [];
    const look = (element, pseudo) => {
      const style = getComputedStyle(element, pseudo);
      const edges = ["Top", "Right", "Bottom", "Left"].map((side) => `${style[`border${side}Style`]} ${style[`border${side}Width`]} ${style[`border${side}Color`]}`);
      return [style.color, style.backgroundColor, ...edges, style.outlineStyle, style.textDecorationLine, style.textDecorationThickness, style.fontWeight, style.content, style.textDecorationStyle].join("|");
    };
    for (const picture of document.querySelectorAll("svg")) {
      if (!this.shown(picture) || picture.closest(".vh")) continue;
      const behind = this.backdrop(picture);
      const parts = picture.querySelectorAll("path, circle, rect, line, polyline, polygon, ellipse, use, text");
      const seen = [...parts].some((part) => {
        const style = getComputedStyle(part);
        return [style.fill, style.stroke].some((paint) => /^(rgb|color|oklab|oklch)/.test(paint) && !this.clear(paint) && this.contrast(paint, behind) >= 3);
      });
      if (parts.length && !seen) faults.push(`not seen: ${this.name(picture)} in ${this.name(picture.parentElement)}`);
      for (const text of picture.querySelectorAll("text")) {
        if (!text.textContent.trim() || !text.checkVisibility()) continue;
        text.scrollIntoView({ block: "center", inline: "center" });
        const box = text.getBoundingClientRect();
        const below = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
          .find((each) => picture.contains(each) && !text.contains(each) && each.matches("rect, circle, path, polygon, ellipse") && /^rgb/.test(getComputedStyle(each).fill) && !this.clear(getComputedStyle(each).fill));
        const ground = below ? getComputedStyle(below).fill : behind;
        const ratio = this.contrast(getComputedStyle(text).fill, ground);
        if (ratio < 4.5) faults.push(`text of contrast ${ratio.toFixed(1)}: ${this.name(text)}`);
      }
    }
    scrollTo(0, 0);
    for (const each of document.querySelectorAll("[data-painted]")) {
      if (!this.shown(each)) continue;
      const style = getComputedStyle(each);
      const edged = style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0;
      if (!edged && this.contrast(style.backgroundColor, this.backdrop(each.parentElement)) < 3) faults.push(`painted by its background alone: ${this.name(each)}`);
    }
    for (const each of document.querySelectorAll("[aria-current]:not([aria-current=false]), [aria-selected=true], [aria-pressed=true]")) {
      if (!this.shown(each)) continue;
      const list = each.closest("ul, ol, nav, tr, [role=tablist], .acts, .seg") ?? each.parentElement;
      const other = [...list.querySelectorAll(each.tagName)].find((one) => one !== each && this.shown(one) && !one.closest("[aria-current], [aria-selected=true], [aria-pressed=true]"));
      if (!other) continue;
      const same = [null, "::before", "::after"].every((pseudo) => look(each, pseudo) === look(other, pseudo));
      if (same && look(each.parentElement) === look(other.parentElement) && each.querySelectorAll("svg").length === other.querySelectorAll("svg").length) faults.push(`current, and looks like the others: ${this.name(each)}`);
    }
    for (const each of document.querySelectorAll("button, .btn, input:not([type=hidden]), select, textarea, .tag, .chip")) {
      if (!this.shown(each) || each.closest(".vh") || each.matches("[type=radio], [type=checkbox], [type=range], [type=file]")) continue;
      const style = getComputedStyle(each);
      const edged = style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0 && this.contrast(style.borderTopColor, this.backdrop(each.parentElement)) >= 3;
      if (!edged && !/underline/.test(style.textDecorationLine) && !each.querySelector("svg") && each.matches("input, select, textarea")) faults.push(`a field without an edge: ${this.name(each)}`);
    }
    return faults;
  },

  // The stop that has the focus: [whether the page has been gone through, its name, what is wrong with it].
  stop() {
    const here = document.activeElement;
    const way = globalThis.lookedAt ??= { first: here, last: null, stays: 0 };
    way.stays = here === way.last ? way.stays + 1 : 0;
    const isOver = !here || here === document.body || here === document.documentElement || (way.last && here === way.first && !way.stays);
    way.last = here;
    if (isOver) return [true, "", ""];
    if (way.stays > 6) return [true, this.name(here), "it stays here"]; // a date has a stop for each of its pieces
    const drawn = (element) => {
      const style = getComputedStyle(element);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    // In a drawing the line itself is the mark.
    const pen = here.closest("svg") && [...here.querySelectorAll("rect, path, circle")].some((each) => parseFloat(getComputedStyle(each).strokeWidth) >= 3);
    const ring = pen ? here : [here, here.closest("label"), here.nextElementSibling, here.firstElementChild].filter(Boolean).find(drawn);
    if (!ring) return [false, this.name(here), "no outline"];
    const box = ring.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) return [false, this.name(here), "no size"];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) return [false, this.name(here), "outside the window"];
    // Where another thing lies over every one of nine places, nobody sees the focus (WCAG 2.4.11).
    const free = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const over = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return over && (here.closest("svg")?.contains(over) || ring.contains(over) || over.contains(ring) || over.closest("label") === here.closest("label") && here.closest("label"));
    }));
    return [false, this.name(here), free ? "" : "something lies over it"];
  },
})
