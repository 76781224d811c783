/* Sockets to listen on, and addresses. */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/error.h"

/* "ADDRESS:PORT", "[ADDRESS]:PORT" or "*:PORT"; the socket, or -1. */
int listen_open(const char *where, struct error *err);
/* The socket that systemd hands over, or -1. */
int listen_inherited(void);
/* Where it listens: "127.0.0.1:8443". Its port is returned, 0 on failure. */
unsigned listen_name(int fd, struct str *name);
/* Can only this machine reach it? */
bool listen_is_loopback(int fd);
/* 16 bytes, IPv4 mapped into IPv6; zero bytes for other families. */
void address_bytes(const struct sockaddr *address, unsigned char bytes[16]);
/* The same from text. False if it is no address. */
bool address_parse(const char *text, unsigned char bytes[16]);

#endif
