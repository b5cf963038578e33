import { createPublicKey, type KeyObject, verify } from "node:crypto";

export interface Claims {
  readonly iss: string;
  readonly aud: string;
  readonly exp: number;
  readonly [name: string]: unknown;
}

/** The least that makes a token good: signed by the key, from the issuer, for the client, in time. */
export class TokenCheck {
  readonly #key: KeyObject;
  readonly #issuer: string;
  readonly #known: Map<string, Claims> | undefined;

  /** `cache`: verify each token once and remember it. */
  constructor({ publicKey, issuer, cache }: { publicKey: string; issuer: string; cache: boolean }) {
    this.#key = createPublicKey(publicKey);
    this.#issuer = issuer;
    this.#known = cache ? new Map() : undefined;
  }

  claims(authorization: string | undefined): Claims | undefined {
    const token = authorization?.startsWith("Bearer ") ? authorization.slice(7) : undefined;
    if (token === undefined) return undefined;
    let claims = this.#known?.get(token);
    if (!claims) {
      claims = this.#verified(token);
      if (claims) this.#known?.set(token, claims);
    }
    return claims && claims.iss === this.#issuer && claims.exp * 1000 > Date.now() ? claims : undefined;
  }

  #verified(token: string): Claims | undefined {
    const first = token.indexOf(".");
    const last = token.lastIndexOf(".");
    const header = JSON.parse(Buffer.from(token.slice(0, first), "base64url").toString()) as { alg: string };
    const signature = Buffer.from(token.slice(last + 1), "base64url");
    if (header.alg !== "RS256") return undefined;
    if (!verify("RSA-SHA256", Buffer.from(token.slice(0, last)), this.#key, signature)) return undefined;
    return JSON.parse(Buffer.from(token.slice(first + 1, last), "base64url").toString()) as Claims;
  }
}
