// The controls of the selected racer: a log slider for its learning rate, plain sliders for fractions, numbers, checks.

import { make, makeCheck, makeNumber, makeSlider, onEntered } from "../shared/controls.js";
import { clamp, logScale, roundTo } from "../shared/scales.js";
import { TEXT, rateText, settingName } from "./texts.js";

const FRACTIONS = ["momentum", "beta1", "beta2", "forgetting"];
const INSIDE = ["shrink", "sufficient"];
const NOTCHES = 400;

/** Whether a number will be accepted for a setting. */
export function fits(setting, value) {
  if (typeof value === "boolean") return true;
  if (!Number.isFinite(value)) return false;
  if (setting === "learning_rate" || setting === "eps") return value > 0;
  if (FRACTIONS.includes(setting)) return value >= 0 && value < 1;
  if (INSIDE.includes(setting)) return value > 0 && value < 1;
  return value >= 0;
}

export class SettingsPanel {
  /** `changed(setting, value)` hears of every new value that fits, `refused(setting)` of others. */
  constructor(root, changed, refused) {
    Object.assign(this, { root, changed, refused });
  }

  /** Another racer's settings. */
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

  /** New values of the same racer. */
  update(settings) {
    for (const { setting, put } of this.controls) put(settings[setting]);
  }

  control(setting, value) {
    const enter = (entered) => (fits(setting, entered) ? this.changed(setting, entered) : this.refused(setting));
    if (typeof value === "boolean") return this.check(setting, enter);
    const number = makeNumber(setting, TEXT.numberOf(setting, this.label));
    onEntered(number, () => enter(number.valueAsNumber));
    const parts = [make("span", { "aria-hidden": "true" }, settingName(setting))];
    let slide = () => {};
    if (setting === "learning_rate" || FRACTIONS.includes(setting)) {
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
      number.value = now;
      slide(now);
    };
    const wide = parts.length > 1 ? " cw-setting-wide" : "";
    return { setting, put, root: make("div", { class: `cw-field cw-setting${wide}` }, ...parts, number) };
  }

  check(setting, enter) {
    const box = makeCheck(setting, TEXT.sliderOf(setting, this.label));
    box.addEventListener("change", () => enter(box.checked));
    const put = (now) => {
      box.checked = now;
    };
    return { setting, put, root: make("label", { class: "cw-field cw-setting" }, box, settingName(setting)) };
  }
}

/** From 0 to 0.999, finer towards 1, where a fraction that remembers changes most: even in log(1 - value). */
export function fractionScale(notches) {
  const scale = (value) => (-Math.log10(1 - Math.min(value, 0.999)) / 3) * notches;
  scale.invert = (notch) => 1 - 10 ** ((-3 * notch) / notches);
  return scale;
}
