// Checks resources of Argo CD and KEDA against their makers' schemas: a JSON list of manifests on standard input, a JSON
// list of faults on standard output. The schemas say nothing of fields that they do not know, which Kubernetes would
// drop without a word; so whatever no schema has looked at is a fault too.
import { readFileSync } from "node:fs";
import * as argo from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import * as keda from "@kubernetes-models/keda/keda.sh/v1alpha1";

const MODELS = { "argoproj.io/v1alpha1": argo, "keda.sh/v1alpha1": keda };

function watched(value, path, read) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, name) {
      const inner = `${path}/${String(name)}`;
      if (typeof name === "string" && Object.hasOwn(target, name)) read.add(inner);
      return watched(target[name], inner, read);
    },
  });
}

function* fields(value, path) {
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    yield `${path}/${name}`;
    yield* fields(inner, `${path}/${name}`);
  }
}

function faults(manifest) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  const Model = MODELS[manifest.apiVersion]?.[manifest.kind];
  if (Model === undefined) return [`${name}: no schema of ${manifest.apiVersion}`];
  const read = new Set();
  try {
    const model = new Model(manifest);
    model.spec = watched(manifest.spec, "spec", read);
    model.validate();
  } catch (fault) {
    return [`${name}: ${fault.message}`];
  }
  const unread = [...fields(manifest.spec, "spec")].filter((path) => !read.has(path));
  return unread.map((path) => `${name}: unknown field ${path}`);
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).flatMap(faults)));
