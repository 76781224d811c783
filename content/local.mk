# Content is installed as it stands: content/ and quizzes/ side by side.
EXTRA_DIST += content quizzes

install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(pkgdatadir)'
	cd $(srcdir) && find content quizzes -name '*.yaml' -o -name '*.md' \
		-o -name '*.vtt' -o -name ids.lock | while read -r file; do \
		$(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/$$(dirname "$$file")" && \
		$(INSTALL_DATA) "$$file" "$(DESTDIR)$(pkgdatadir)/$$file" || exit 1; \
	done
uninstall-local:
	rm -rf '$(DESTDIR)$(pkgdatadir)/content' '$(DESTDIR)$(pkgdatadir)/quizzes'
