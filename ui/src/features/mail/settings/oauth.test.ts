import { describe, expect, it } from "vitest";
import type { MailProvider, MailServer } from "@/api/models";
import { answerIn, chosen, signInOf } from "./oauth";

const server = (host: string, user = ""): MailServer => ({ host, port: 993, security: "tls", user, folder: "INBOX" });

const MICROSOFT: MailProvider = {
  id: "microsoft",
  name: "Microsoft 365",
  incoming: server("outlook.office365.com"),
  outgoing: { ...server("smtp.office365.com"), port: 587, security: "starttls" },
  oauth: {
    grant: "authorization_code",
    authorization_url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    client_id: "",
    scope: "mail offline_access",
  },
};

describe("how a mailbox signs in", () => {
  it("is known by the provider's host, as each tenant has an address of its own there", () => {
    const tenant = MICROSOFT.oauth.token_url.replace("common", "0b6e2c3e");
    expect(signInOf(null, [MICROSOFT])).toBe("password");
    expect(signInOf({ ...MICROSOFT.oauth, token_url: tenant }, [MICROSOFT])).toBe("microsoft");
    expect(signInOf({ ...MICROSOFT.oauth, token_url: "https://id.example.com/token" }, [MICROSOFT])).toBe("other");
    expect(signInOf({ ...MICROSOFT.oauth, token_url: "" }, [MICROSOFT])).toBe("other");
  });

  it("is filled in for a known provider, with the address as the account and the folder that was chosen", () => {
    const before = { incoming: { ...server("old.example.com"), folder: "Shop" }, outgoing: null, oauth: null };
    const { incoming, outgoing, oauth } = chosen("microsoft", before, [MICROSOFT], "support@shop.example");
    expect(incoming).toEqual({ ...MICROSOFT.incoming, user: "support@shop.example", folder: "Shop" });
    expect(outgoing).toEqual({ ...MICROSOFT.outgoing, user: "support@shop.example" });
    expect(oauth).toEqual(MICROSOFT.oauth);
  });

  it("keeps the servers at another provider, and an account that was written", () => {
    const before = { incoming: server("mail.example.com", "shop"), outgoing: null, oauth: null };
    const { incoming, outgoing, oauth } = chosen("other", before, [MICROSOFT], "support@shop.example");
    expect([incoming, outgoing, oauth?.token_url]).toEqual([before.incoming, null, ""]);
    expect(chosen("password", { incoming, outgoing, oauth }, [MICROSOFT], "").oauth).toBeNull();
  });
});

describe("the answer of a provider's page", () => {
  it("is what the server asks for, and nothing else that providers add", () => {
    expect(answerIn("?state=s-1&code=4%2F0Ab&scope=https://mail.google.com/&session_state=x")).toEqual({
      state: "s-1",
      code: "4/0Ab",
      error: null,
      error_description: null,
    });
    expect(answerIn("?error=access_denied&error_description=No+thanks&state=s-2")).toEqual({
      state: "s-2",
      code: null,
      error: "access_denied",
      error_description: "No thanks",
    });
    expect(answerIn("")).toBeNull();
  });
});
