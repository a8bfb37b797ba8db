// What longer words can do to a page besides widening it: each function gives the faults that it finds, in words.
({
  TOLERANCE: 2, // px: letters may lean out of their box by a hair

  name(element) {
    const start = element.cloneNode(false).outerHTML.split("></")[0].slice(0, 90);
    return `${start} “${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50)}”`;
  },

  all() {
    return [...this.spilling(), ...this.overlapping(), ...this.drawings(), ...this.cutFields(), ...this.menus()];
  },

  // Only for screen readers, or not shown at all.
  isAside(element) {
    const known = this.aside ??= new WeakMap();
    if (!known.has(element)) known.set(element, this.liesAside(element));
    return known.get(element);
  },

  liesAside(element) {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.clipPath !== "none" || each.matches(".vh, .skip")) return true;
    }
    return !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  },

  texts(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || parent.closest("svg, script, style, select, textarea, template") || this.isAside(parent)) continue;
      found.push(walk.currentNode);
    }
    return found;
  },

  // Text that is longer than a box around it, as far out as the next frame that scrolls or is laid over the page.
  spilling(root = document.body) {
    const faults = [];
    for (const text of this.texts(root)) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter((each) => each.width > 1);
      if (!lines.length) continue;
      const [left, right] = [Math.min(...lines.map((each) => each.left)), Math.max(...lines.map((each) => each.right))];
      const bottom = Math.max(...lines.map((each) => each.bottom));
      for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (/^(inline|contents)$/.test(style.display)) continue;
        const edge = box.getBoundingClientRect();
        const sideways = right > edge.right + this.TOLERANCE || left < edge.left - this.TOLERANCE;
        const down = bottom > edge.bottom + 2 * this.TOLERANCE && box.matches("a, button, summary, label, li, td, th, p, .btn, .tag, .chip, .dd");
        if (/auto|scroll/.test(style.overflowX)) break;
        if (sideways || down) {
          faults.push(`${Math.round(Math.max(right - edge.right, edge.left - left, down ? bottom - edge.bottom : 0))} px out of ${this.name(box)}: “${text.data.trim().slice(0, 60)}”`);
          break;
        }
        if (/absolute|fixed/.test(style.position)) break;
      }
    }
    return faults;
  },

  // The text that a native field shows without wrapping: what is chosen, and what stands in an empty one. On a phone,
  // where no list is wide enough for what people call things, its own picker shows the whole of what is chosen.
  cutFields() {
    const faults = [], pen = new OffscreenCanvas(1, 1).getContext("2d");
    for (const field of document.querySelectorAll("input[placeholder], select, input[type=submit], input[type=button]")) {
      if (this.isAside(field) || !field.clientWidth || field.matches("select") && innerWidth < 768) continue;
      const style = getComputedStyle(field);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const text = field.matches("select") ? field.selectedOptions[0]?.text ?? "" : field.placeholder || field.value;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(text).width > room + this.TOLERANCE) faults.push(`field shows a part of “${text}”: ${this.name(field)}`);
    }
    return faults;
  },

  // The nearest thing that is laid over the page or stays put: what lies in another layer may lie over this.
  layer(element) {
    for (let each = element; each; each = each.parentElement) {
      if (/absolute|fixed|sticky/.test(getComputedStyle(each).position)) return each;
    }
    return null;
  },

  overlapping() {
    const controls = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
      .filter((each) => !each.closest("svg") && !this.isAside(each))
      .map((each) => ({ each, layer: this.layer(each), boxes: [...each.getClientRects()].filter((box) => box.width > 1 && box.height > 1) }))
      .filter(({ boxes }) => boxes.length)
      .sort((a, b) => a.boxes[0].top - b.boxes[0].top);
    const faults = [];
    controls.forEach((one, number) => {
      const lowest = Math.max(...one.boxes.map((box) => box.bottom));
      for (let next = number + 1; next < controls.length && controls[next].boxes[0].top < lowest; next += 1) {
        const other = controls[next];
        if (one.layer !== other.layer || one.each.contains(other.each) || other.each.contains(one.each)) continue;
        const meet = one.boxes.some((a) => other.boxes.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
        if (meet) faults.push(`lie on each other: ${this.name(one.each)} and ${this.name(other.each)}`);
      }
    });
    return faults;
  },

  // The words of a drawing stand inside it.
  drawings() {
    const faults = [];
    for (const text of document.querySelectorAll("svg text")) {
      if (this.isAside(text) || !text.textContent.trim()) continue;
      const [words, picture] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
      if (words.left < picture.left - this.TOLERANCE || words.right > picture.right + this.TOLERANCE) faults.push(`out of its drawing: ${this.name(text)}`);
    }
    return faults;
  },

  // Each menu, opened by itself: inside the window, and its texts inside it.
  menus() {
    const faults = [];
    for (const menu of document.querySelectorAll("details.dd")) {
      if (!menu.checkVisibility()) continue;
      menu.open = true;
      this.aside = null;
      for (const pop of menu.querySelectorAll(":scope > .pop")) {
        const box = pop.getBoundingClientRect();
        if (box.left < 0 || box.right > document.documentElement.clientWidth) faults.push(`a menu out of the window: ${this.name(menu)}`);
        faults.push(...this.spilling(pop));
      }
      menu.open = false;
    }
    return faults;
  },
})
