// What a page, a frame or a worker can know of the browser. One text for all of them.
const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const digest = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 16);
const text = (value) => (value === undefined || value === null ? "" : String(value));

const drawn = async () => {
  const canvas = new OffscreenCanvas(240, 60);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#f60";
  pen.fillRect(100, 1, 62, 20);
  pen.fillStyle = "#069";
  pen.font = "16px Arial";
  pen.fillText("Cwm fjordbank glyphs vext quiz 9", 2, 15);
  pen.fillStyle = "rgba(102, 204, 0, 0.7)";
  pen.font = "18px serif";
  pen.fillText("Cwm fjordbank glyphs vext quiz 9", 4, 45);
  // Not convertToBlob: it waits until the browser is idle, for a second at most.
  return digest(pen.getImageData(0, 0, 240, 60).data.buffer);
};

const graphics = () => {
  const gl = new OffscreenCanvas(8, 8).getContext("webgl");
  if (!gl) return ["", ""];
  const more = gl.getExtension("WEBGL_debug_renderer_info");
  const ask = (name, plain) => text(gl.getParameter(more ? more[name] : gl[plain]));
  return [ask("UNMASKED_VENDOR_WEBGL", "VENDOR"), ask("UNMASKED_RENDERER_WEBGL", "RENDERER")];
};

const hints = async () => {
  if (!navigator.userAgentData) return {};
  const names = ["architecture", "bitness", "fullVersionList", "model", "platformVersion"];
  const told = await navigator.userAgentData.getHighEntropyValues(names);
  return {
    brands: JSON.stringify(told.brands),
    full_versions: JSON.stringify(told.fullVersionList),
    ua_platform: text(told.platform),
    ua_platform_version: text(told.platformVersion),
    architecture: text(told.architecture),
    bitness: text(told.bitness),
    model: text(told.model),
    mobile: text(told.mobile),
  };
};

const everywhere = async () => {
  const zone = Intl.DateTimeFormat().resolvedOptions();
  const [vendor, renderer] = graphics();
  return {
    user_agent: navigator.userAgent,
    platform: text(navigator.platform),
    language: text(navigator.language),
    languages: text(navigator.languages),
    cores: text(navigator.hardwareConcurrency),
    memory: text(navigator.deviceMemory),
    time_zone: zone.timeZone,
    locale: zone.locale,
    offset_winter: text(new Date(2026, 0, 1).getTimezoneOffset()),
    offset_summer: text(new Date(2026, 6, 1).getTimezoneOffset()),
    date: new Date(Date.UTC(2026, 0, 31, 15, 4, 5)).toLocaleString(),
    number: (1234567.891).toLocaleString(),
    calendar: zone.calendar,
    numbering: zone.numberingSystem,
    canvas: await drawn(),
    webgl_vendor: vendor,
    webgl_renderer: renderer,
    ...(await hints()),
  };
};

const fonts = () => {
  const pen = new OffscreenCanvas(8, 8).getContext("2d");
  const wide = (family) => {
    pen.font = `72px ${family}`;
    return pen.measureText("mmmmmmmmmmlli ก你好").width;
  };
  const plain = wide("monospace");
  const known = [
    "Arial", "Calibri", "Cambria", "Consolas", "Courier New", "DejaVu Sans", "Georgia",
    "Helvetica Neue", "Inter", "Leelawadee UI", "Liberation Sans", "Meiryo", "Menlo",
    "Microsoft YaHei", "MingLiU", "Noto Sans", "Noto Sans CJK SC", "Noto Sans Thai",
    "PingFang SC", "Roboto", "Segoe UI", "SimSun", "Tahoma", "Thonburi", "Times New Roman",
    "Ubuntu", "Verdana",
  ];
  return known.filter((family) => wide(`"${family}", monospace`) !== plain).join(", ");
};

const sounded = async () => {
  const audio = new OfflineAudioContext(1, 5000, 44100);
  const tone = audio.createOscillator();
  const squeeze = audio.createDynamicsCompressor();
  tone.type = "triangle";
  tone.frequency.value = 10000;
  tone.connect(squeeze);
  squeeze.connect(audio.destination);
  tone.start(0);
  const samples = (await audio.startRendering()).getChannelData(0);
  return digest(samples.slice(4500).buffer);
};

const scheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
const motion = () => text(matchMedia("(prefers-reduced-motion: reduce)").matches);

const inWindow = async () => ({
  screen: `${screen.width} x ${screen.height}`,
  screen_free: `${screen.availWidth} x ${screen.availHeight}`,
  colour_depth: text(screen.colorDepth),
  pixel_ratio: text(devicePixelRatio),
  touch_points: text(navigator.maxTouchPoints),
  plugins: [...navigator.plugins].map((one) => one.name).join(", "),
  pdf_viewer: text(navigator.pdfViewerEnabled),
  vendor: text(navigator.vendor),
  do_not_track: text(navigator.doNotTrack),
  cookies: text(navigator.cookieEnabled),
  webdriver: text(navigator.webdriver),
  colour_scheme: scheme(),
  less_motion: motion(),
  fonts: fonts(),
  audio: await sounded(),
});

const read = async () => {
  const found = await everywhere();
  return typeof document === "undefined" ? found : { ...found, ...(await inWindow()) };
};
