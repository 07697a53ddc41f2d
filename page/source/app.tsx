// The frame around every screen: the bar above, the tabs below, and which screen stands at which address.

import { useEffect, useRef } from "preact/hooks";
import { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { DropAnywhere } from "./parts/drop_anywhere";
import { LanguageSwitch } from "./parts/language_switch";
import { lazily } from "./parts/lazily";
import { Mark } from "./parts/mark";
import { Notices } from "./parts/notices";
import { SessionNotice } from "./parts/session_notice";
import { Tabs } from "./parts/tabs";
import { Home } from "./screens/home/home";
import { NotFound } from "./screens/not_found";
import { say } from "./words/words";

const answer = () => import("./screens/answer/answer").then((it) => it.Answer);
const Answer = lazily(answer);
const LookUp = lazily(() => import("./screens/look_up/look_up").then((it) => it.LookUp));
const Bins = lazily(() => import("./screens/bins/bins").then((it) => it.Bins));
const Me = lazily(() => import("./screens/me/me").then((it) => it.Me));
const History = lazily(() => import("./screens/history/history").then((it) => it.History));
const SignedIn = lazily(() => import("./screens/me/signed_in").then((it) => it.SignedIn));
const Status = lazily(() => import("./screens/status/status").then((it) => it.Status));

export function App() {
  // A photo that is taken now is shown at once, also where the network has gone by then.
  useEffect(() => void answer().catch(() => {}), []);
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        {say("bar.skip")}
      </a>
      <header class="bar">
        <a class="bar-name" href="/">
          <Mark />
          <span>{say("bar.name")}</span>
        </a>
        <LanguageSwitch />
      </header>
      <Main />
      <Tabs />
      <Notices />
      <SessionNotice />
      <DropAnywhere />
    </LocationProvider>
  );
}

/** The screen of the address; a new one gets the focus, so that it is read out. */
function Main() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [path]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Home} />
          <Route path="/answer/:id" component={Answer} />
          <Route path="/look-up" component={LookUp} />
          <Route path="/bins" component={Bins} />
          <Route path="/history" component={History} />
          <Route path="/me" component={Me} />
          <Route path="/signed-in" component={SignedIn} />
          <Route path="/status" component={Status} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </main>
  );
}
