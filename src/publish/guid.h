/* The identity of a feed in the podcast namespace. */
#ifndef PUBLISH_GUID_H
#define PUBLISH_GUID_H

/*
 * UUIDv5 in the namespace ead4c236-bf58-58c6-a2c6-a6b28d128cb6 of the feed's
 * address without its scheme and trailing slashes:
 * podcastindex.org/namespace, "guid".
 */
void feed_guid(const char *url, char guid[37]);

#endif
