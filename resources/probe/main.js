// Asks every kind of context, each with a time of its own, and the server for the headers.
const within = (work, name) =>
  Promise.race([
    work,
    new Promise((_, no) => setTimeout(() => no(new Error(`${name} does not answer`)), 8000)),
  ]);

const ofFrame = (address) =>
  new Promise((found) => {
    const frame = document.createElement("iframe");
    addEventListener("message", (event) => {
      if (event.source === frame.contentWindow) found(event.data);
    });
    frame.src = address;
    document.body.append(frame);
  });

const ofWorker = () =>
  new Promise((found, no) => {
    const worker = new Worker("/worker.js");
    worker.onmessage = (event) => found(event.data);
    worker.onerror = (event) => no(new Error(event.message));
  });

const ofShared = () =>
  new Promise((found, no) => {
    const worker = new SharedWorker("/shared.js");
    worker.port.onmessage = (event) => found(event.data);
    worker.onerror = (event) => no(new Error(event.message));
  });

const ofService = async () => {
  await navigator.serviceWorker.register("/service.js");
  const there = await navigator.serviceWorker.ready;
  const line = new MessageChannel();
  const told = new Promise((found) => (line.port1.onmessage = (event) => found(event.data)));
  there.active.postMessage("read", [line.port2]);
  const found = await told;
  await there.unregister();
  return found;
};

// The addresses that WebRTC tells; with nothing to tell, gathering ends at once.
const candidates = async (most) => {
  const found = [];
  const line = new RTCPeerConnection();
  line.createDataChannel("");
  const over = new Promise((resolve) => {
    line.onicecandidate = (event) => {
      if (!event.candidate) resolve();
      else if (event.candidate.candidate) found.push(event.candidate.candidate);
    };
    setTimeout(resolve, most);
  });
  await line.setLocalDescription(await line.createOffer());
  await over;
  line.close();
  return found;
};

// Both at once: whoever opens a store waits for it.
const probe = async (other, most) => {
  const [contexts, told] = await Promise.all([all(other), candidates(most)]);
  return { contexts, candidates: told };
};

const all = async (other) => {
  const asked = {
    main: read(),
    frame: ofFrame("/frame"),
    other_frame: ofFrame(other),
    worker: ofWorker(),
    shared_worker: ofShared(),
    service_worker: ofService(),
    headers: fetch("/headers").then((answer) => answer.json()),
  };
  const names = Object.keys(asked);
  const found = await Promise.all(names.map((name) => within(asked[name], name)));
  return Object.fromEntries(names.map((name, place) => [name, found[place]]));
};
