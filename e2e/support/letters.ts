import { type AddressInfo, connect, createServer } from "node:net";
import { expect } from "@playwright/test";

/** Brings a letter by SMTP; gives the last answer. */
export async function bring(port: number, to: string, letter: string): Promise<string> {
  const said = [
    "EHLO elsewhere",
    "MAIL FROM:<anna@example.com>",
    `RCPT TO:<${to}>`,
    "DATA",
    `${letter.replaceAll("\n", "\r\n")}\r\n.`,
    "QUIT",
  ];
  const socket = connect(port, "127.0.0.1");
  const answers: string[] = [];
  await new Promise<void>((done, failed) => {
    socket.on("error", failed);
    socket.on("close", () => done());
    socket.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split("\r\n")) {
        if (line[3] === "-") continue;
        answers.push(line);
        const next = said.shift();
        if (next) socket.write(`${next}\r\n`);
        else socket.end();
      }
    });
  });
  return answers.at(-2) ?? "";
}

/** A server that takes every letter; with a token, from whoever shows it by XOAUTH2. */
export async function startPostOffice(token?: string) {
  const letters: string[] = [];
  const server = createServer((socket) => {
    let inside = "";
    let writing = false;
    socket.write("220 ready\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      const text = chunk.toString();
      if (writing) {
        inside += text;
        if (!inside.endsWith("\r\n.\r\n")) return;
        letters.push(inside);
        writing = false;
        socket.write("250 taken\r\n");
        return;
      }
      writing = text.startsWith("DATA");
      inside = "";
      const [, proof = ""] = /^AUTH XOAUTH2 (\S+)/.exec(text) ?? [];
      const right = Buffer.from(proof, "base64").toString().endsWith(`auth=Bearer ${token}\x01\x01`);
      if (text.startsWith("QUIT")) socket.end("221 bye\r\n");
      else if (token && text.startsWith("EHLO")) socket.write("250-fine\r\n250 AUTH XOAUTH2\r\n");
      else if (proof) socket.write(right ? "235 welcome\r\n" : "535 5.7.3 no\r\n");
      else socket.write(writing ? "354 go on\r\n" : "250 fine\r\n");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { letters, port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

type Row = { id: string; number: number; subject: string };

/** The ticket that a letter with this subject became, as soon as it is there. */
export async function ticketOf(api: { get<T>(path: string): Promise<T> }, subject: string): Promise<Row> {
  let ticket: Row | undefined;
  await expect(async () => {
    const found = await api.get<{ items: Row[] }>("/api/tickets");
    ticket = found.items.find((one) => one.subject === subject);
    expect(ticket).toBeDefined();
  }).toPass();
  return ticket as Row;
}
