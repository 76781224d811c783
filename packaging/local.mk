# What an administrator needs beside the programs.
EXTRA_DIST += doc/scaling.md doc/security.md packaging/packages \
	packaging/setup.sh \
	packaging/cluster/README.md packaging/cluster/cluster.sh \
	packaging/cluster/failover.sh packaging/cluster/haproxy.cfg.in \
	packaging/cluster/patroni.yml.in packaging/cluster/try.sh \
	packaging/haproxy/dstudiod.cfg \
	packaging/nginx/dstudiod.conf packaging/systemd/dstudiod.service.in \
	tests/packaging/test_configs.sh tests/packaging/proxies.py \
	tests/packaging/test_proxies.sh tests/packaging/test_security.sh \
	tests/packaging/test_papers.py tests/server/cluster_http.py
TESTS += tests/packaging/test_configs.sh tests/packaging/test_proxies.sh \
	tests/packaging/test_security.sh tests/packaging/test_papers.py

# `make check-cluster`: a cluster of PostgreSQL, etcd, haproxy and three dstudiod
# from nothing, whose primary is killed under load; about two minutes.
check-cluster: all
	$(srcdir)/packaging/cluster/try.sh ./dstudiod$(EXEEXT) \
		$(srcdir)/tests/server/cluster_http.py kill
.PHONY: check-cluster

if SERVER
systemdunitdir = $(prefix)/lib/systemd/system
dist_systemdunit_DATA = packaging/systemd/dstudiod.socket
nodist_systemdunit_DATA = packaging/systemd/dstudiod.service
CLEANFILES += packaging/systemd/dstudiod.service
endif

packaging/systemd/dstudiod.service: packaging/systemd/dstudiod.service.in
	$(AM_V_GEN)$(MKDIR_P) packaging/systemd && \
	$(SED) -e 's|[@]sbindir[@]|$(sbindir)|' \
		-e 's|[@]sysconfdir[@]|$(sysconfdir)|' \
		$(srcdir)/packaging/systemd/dstudiod.service.in >$@
