import { pairsOf, translatorOf } from "./catalogue";

// One file for each crate that says something; a test holds them against the sources of the server.
const files = import.meta.glob<string>("./de/*.po", { query: "?raw", import: "default", eager: true });

export const translate = translatorOf(Object.values(files).flatMap(pairsOf));
