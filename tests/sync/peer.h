/*
 * A peer on loopback that answers what it is told, byte for byte: for answers
 * that our server would never give.
 */
#ifndef TESTS_SYNC_PEER_H
#define TESTS_SYNC_PEER_H

#include <stddef.h>
#include <sys/types.h>

#define PEER_ANSWERS 8
#define PEER_SEEN    65536

struct peer_answer {
    const void *bytes;
    size_t len;
};

/* What the peer was sent, in memory shared with its process. */
struct peer_seen {
    size_t requests;
    size_t len;
    char bytes[PEER_SEEN];
};

struct peer {
    pid_t pid;
    int port;
    char url[64];
    struct peer_seen *seen;
};

/*
 * Gives one answer a request and closes the connection each time; the last
 * answer is given again to every further request.
 */
void peer_start(struct peer *peer, const struct peer_answer *answers,
                size_t count);
void peer_start_text(struct peer *peer, const char *answer);
void peer_stop(struct peer *peer);

#endif
