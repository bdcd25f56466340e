// A real OpenID provider on a free port of this machine, told by its environment what to be.
// It prints its address when it listens; whoever signs in is who they say, with any password.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";

const { default: Provider } = await import(process.env.IDP_MODULE);

const port = Number(process.env.IDP_PORT);
const issuer = `http://127.0.0.1:${port}`;

function key(kid) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
}

const groups = { anna: ["dev", "ai-users"], bob: ["dev"] };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "hortus",
      client_secret: "a secret that only the test knows",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      redirect_uris: [process.env.IDP_REDIRECT],
    },
    {
      client_id: "ci",
      client_secret: "another secret",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      redirect_uris: ["http://127.0.0.1:1/ci"],
    },
    // Programs that the CI runs: each gets a token that says which it is, for whom it asks.
    ...["acme-shop-main", "acme-shop-fork", "other-main"].map((name) => ({
      client_id: name,
      client_secret: "a secret of the CI",
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
    })),
  ],
  features: {
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => ({
        scope: "",
        audience: resource,
        accessTokenTTL: 600,
        accessTokenFormat: "jwt",
      }),
    },
  },
  jwks: { keys: [key(process.env.IDP_KEY ?? "first")] },
  cookies: { keys: ["a key for cookies"] },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups", "country"], email: ["email"] },
  conformIdTokenClaims: false,
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: Number(process.env.IDP_ID_TOKEN_S ?? 600), Interaction: 600, Grant: 600, Session: 600 },
  async findAccount(_, id) {
    return {
      accountId: id,
      claims: async () => ({
        sub: `sub-of-${id}`,
        name: `${id[0].toUpperCase()}${id.slice(1)} Example`,
        preferred_username: id,
        email: `${id}@example.com`,
        groups: groups[id] ?? [],
        country: "DE",
      }),
    };
  },
});
provider.on("server_error", (_, error) => console.error(error));
createServer(provider.callback()).listen(port, "127.0.0.1", () => console.log(`ready ${issuer}`));
