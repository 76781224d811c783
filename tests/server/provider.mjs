// A real identity provider (oidc-provider from npm) for a test. Says its port,
// then takes lines: "redirect URL" makes it serve this client, "turn" gives it
// another key. Whoever types a login is who they say.
import crypto from "node:crypto";
import http from "node:http";
import readline from "node:readline";
import Provider from "oidc-provider";

let redirect = "";
let turns = 0;
let answer = (request, response) => response.writeHead(503).end();

function makeKey() {
    const pair = turns % 2 === 0
        ? crypto.generateKeyPairSync("rsa", { modulusLength: 2048 })
        : crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
    return {
        ...pair.privateKey.export({ format: "jwk" }),
        alg: turns % 2 === 0 ? "RS256" : "ES256",
        kid: `key-${turns}`,
        use: "sig",
    };
}

function serve() {
    const key = makeKey();
    const provider = new Provider(`http://localhost:${server.address().port}`, {
        clients: [{
            client_id: "learning",
            client_secret: process.env.CLIENT_SECRET,
            redirect_uris: [redirect],
            id_token_signed_response_alg: key.alg,
        }],
        claims: { email: ["email", "email_verified"], profile: ["name"] },
        cookies: { keys: ["for a test"] },
        jwks: { keys: [key] },
        pkce: { required: () => true },
        findAccount: (context, id) => ({
            accountId: id,
            claims: () => ({
                sub: id, email: id, email_verified: true, name: "Ada L.",
            }),
        }),
    });
    answer = provider.callback();
}

const server = http.createServer((request, response) =>
    answer(request, response));
server.listen(0, "localhost", () => console.log(server.address().port));

readline.createInterface({ input: process.stdin })
    .on("line", (line) => {
        const [word, value] = line.split(" ");
        redirect = word === "redirect" ? value : redirect;
        turns += word === "turn" ? 1 : 0;
        serve();
        console.log("serving");
    })
    .on("close", () => process.exit(0));
