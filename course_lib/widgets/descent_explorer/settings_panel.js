// The controls of the selected racer: a log slider for its learning rate, plain sliders for fractions, numbers, checks.

import { fits, make, makeCheck, makeNumber, makeSlider, onEntered } from "../shared/view/controls.js";
import { clamp, logScale, roundTo } from "../shared/plot/scales.js";
import { TEXT, rateText, settingName } from "./texts.js";

const NOTCHES = 400;

/** Whether a range goes from 0 to 1, excluding 1. */
export function isFraction({ least, most, without }) {
  return least === 0 && most === 1 && !without.includes(0);
}

export class SettingsPanel {
  /** `changed(setting, value)` is called for every new value in its range, `refused(setting, range)` for others. */
  constructor(root, ranges, changed, refused) {
    Object.assign(this, { root, ranges, changed, refused });
  }

  /** Show another racer's settings. */
  show(label, settings) {
    this.label = label;
    this.root.setAttribute("aria-label", TEXT.settingsOf(label));
    this.controls = Object.entries(settings).map(([setting, value]) => this.control(setting, value));
    const title = make("span", { class: "cw-name", "aria-hidden": "true" }, TEXT.settingsOf(label));
    const empty = Object.keys(settings).length ? [] : [TEXT.noSettings];
    if (!("learning_rate" in settings)) empty.push(TEXT.bySchedule);
    this.root.replaceChildren(title, ...this.controls.map(({ root }) => root), ...empty);
    this.update(settings);
  }

  /** New values for the same racer. */
  update(settings) {
    for (const { setting, put } of this.controls) put(settings[setting]);
  }

  control(setting, value) {
    if (typeof value === "boolean") return this.check(setting);
    const range = this.ranges[setting];
    let force = value;
    const number = makeNumber(setting, TEXT.numberOf(setting, this.label), range);
    const enter = (entered) => {
      if (fits(range, entered)) this.changed(setting, entered);
      else {
        number.value = force;
        this.refused(setting, range);
      }
    };
    onEntered(number, () => enter(number.valueAsNumber));
    const parts = [make("span", { "aria-hidden": "true" }, settingName(setting))];
    let slide = () => {};
    if (setting === "learning_rate" || isFraction(range)) {
      const slider = makeSlider(`${setting}-slider`, TEXT.sliderOf(setting, this.label), { max: NOTCHES });
      const scale =
        setting === "learning_rate" ? logScale(value / 100, value * 100, 0, NOTCHES) : fractionScale(NOTCHES);
      slider.addEventListener("input", () => enter(roundTo(scale.invert(Number(slider.value)), 3)));
      slide = (now) => {
        slider.value = clamp(scale(now), 0, NOTCHES);
        slider.setAttribute("aria-valuetext", rateText(now));
      };
      parts.push(slider);
    }
    const put = (now) => {
      force = now;
      number.value = now;
      slide(now);
    };
    const wide = parts.length > 1 ? " cw-setting-wide" : "";
    return { setting, put, root: make("div", { class: `cw-field cw-setting${wide}` }, ...parts, number) };
  }

  check(setting) {
    const box = makeCheck(setting, TEXT.sliderOf(setting, this.label));
    box.addEventListener("change", () => this.changed(setting, box.checked));
    const put = (now) => {
      box.checked = now;
    };
    return { setting, put, root: make("label", { class: "cw-field cw-setting" }, box, settingName(setting)) };
  }
}

/** From 0 to 0.999, finer toward 1, where a decay factor matters most: even in log(1 - value). */
export function fractionScale(notches) {
  const scale = (value) => (-Math.log10(1 - Math.min(value, 0.999)) / 3) * notches;
  scale.invert = (notch) => 1 - 10 ** ((-3 * notch) / notches);
  return scale;
}
