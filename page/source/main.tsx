// Begins the page: its words, who is signed in, then what is on the screen.

import { render } from "preact";
import { recall } from "./api/credentials";
import { App } from "./app";
import { keepOffline } from "./offline";
import "./style/index.css";
import { words } from "./words/words";

await Promise.all([words(), recall()]);
const root = document.getElementById("page");
if (root) render(<App />, root);
void keepOffline();
