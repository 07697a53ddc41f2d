// Begins the page: its words, who is signed in, then what is on the screen.

import { render } from "preact";
import { recall } from "./api/credentials";
import { App } from "./app";
import { keepOffline } from "./offline";
import { keepSending } from "./photo/sending";
import { recallPhotos } from "./store/photos";
import { keepTelling } from "./store/saying";
import "./style/index.css";
import { words } from "./words/words";

await Promise.all([words(), recall()]);
void recallPhotos().then(keepTelling);
const root = document.getElementById("page");
if (root) render(<App />, root);
keepSending();
void keepOffline();
