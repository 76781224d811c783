"""TLS as openssl sees it: versions, ciphers, names, dates, trust, renewal."""

import os
import shutil
import signal
import subprocess
import tempfile
import unittest

from dstudiod import Server


def openssl(*words, folder=None, status=0):
    done = subprocess.run(["openssl", *words], cwd=folder, input="",
                          capture_output=True, text=True, check=False)
    assert status is None or done.returncode == status, done.stderr
    return done


class Authority:
    """Certificates of any name and any dates, signed by one of ours."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(self.folder, "ca.pem")
        with open(os.path.join(self.folder, "index.txt"), "w"):
            pass
        self.write("serial", "01\n")
        self.write("ca.cnf", "\n".join((
            "[ca]", "default_ca = here", "[here]", "dir = .",
            "database = index.txt", "new_certs_dir = .", "serial = serial",
            "default_md = sha256", "policy = any", "unique_subject = no",
            "private_key = ca.key", "certificate = ca.pem",
            "[any]", "commonName = supplied", "")))
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Ours",
                "-days", "30", "-keyout", "ca.key", "-out", "ca.pem",
                folder=self.folder)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def issue(self, name, host="localhost", ends="20991231000000Z"):
        """Paths of a certificate and its key."""
        self.write("names.cnf", f"subjectAltName = DNS:{host}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
                "-keyout", name + ".key", "-out", name + ".csr",
                folder=self.folder)
        openssl("ca", "-batch", "-config", "ca.cnf", "-extfile", "names.cnf",
                "-startdate", "20200101000000Z", "-enddate", ends, "-notext",
                "-in", name + ".csr", "-out", name + ".pem",
                folder=self.folder)
        return (os.path.join(self.folder, name + ".pem"),
                os.path.join(self.folder, name + ".key"))

    def close(self):
        shutil.rmtree(self.folder)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = Authority()

    @classmethod
    def tearDownClass(cls):
        cls.authority.close()

    def serve(self, *issue, **more):
        crt, key = self.authority.issue(*issue, **more)
        self.server = Server("--certificate", crt, "--private-key", key)
        self.addCleanup(self.server.close)
        return crt, key

    def look(self, *words, status=0):
        """openssl s_client's words; it verifies, and an error ends it."""
        done = openssl("s_client", "-connect",
                       f"localhost:{self.server.port}", "-CAfile",
                       self.authority.path, "-verify_return_error",
                       "-verify_hostname", "localhost", *words, status=None)
        self.assertEqual(done.returncode == 0, status == 0,
                         done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_versions(self):
        self.serve("versions")
        every = ("-cipher", "ALL:@SECLEVEL=0")
        for version in ("-tls1", "-tls1_1"):
            said = self.look(version, *every, status=1)
            # openssl has asked for it, and the server has hung up.
            self.assertRegex(said, "written [1-9]")
            self.assertIn("Cipher is (NONE)", said)
        self.assertIn("TLSv1.2", self.look("-tls1_2"))
        self.assertIn("TLSv1.3", self.look("-tls1_3"))
        self.assertIn("TLSv1.3", self.look())

    def test_ciphers(self):
        self.serve("ciphers")
        for good in ("ECDHE-ECDSA-AES256-GCM-SHA384",
                     "ECDHE-ECDSA-CHACHA20-POLY1305",
                     "ECDHE-ECDSA-AES128-GCM-SHA256"):
            self.assertIn(good, self.look("-tls1_2", "-cipher", good))
        # Without a name of its own, without forward secrecy, without
        # authenticated encryption, without encryption.
        for bad in ("aNULL", "kRSA", "AES128-SHA", "AES256-GCM-SHA384",
                    "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES256-SHA384",
                    "ECDHE-ECDSA-AES256-CCM8", "eNULL", "PSK"):
            with self.subTest(cipher=bad):
                self.look("-tls1_2", "-cipher", bad + ":@SECLEVEL=0",
                          status=1)
        self.assertIn("Compression: NONE", self.look("-tls1_2"))
        self.assertIn("Secure Renegotiation IS supported",
                      self.look("-tls1_2"))

    def test_wrong_host(self):
        self.serve("other", host="learn.example")
        self.assertIn("ostname mismatch", self.look(status=1))

    def test_expired(self):
        self.serve("expired", ends="20200201000000Z")
        self.assertIn("certificate has expired", self.look(status=1))

    def test_self_signed(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.assertIn("self-signed certificate", self.look(status=1))
        self.look("-CAfile", self.server.ca)

    def test_a_renewed_certificate_is_served_after_sighup(self):
        crt, key = self.serve("first")
        self.assertIn("CN = first", self.look())
        new_crt, new_key = self.authority.issue("second")
        os.rename(new_crt, crt)
        os.rename(new_key, key)
        self.server.process.send_signal(signal.SIGHUP)
        while "the certificate was read again" not in self.server.logged():
            pass
        self.assertIn("CN = second", self.look())

    def test_plain_http_is_not_spoken_there(self):
        self.serve("plain")
        done = subprocess.run(
            ["curl", "-s", "-m", "20", "--noproxy", "*",
             f"http://localhost:{self.server.port}/v1"],
            capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, b"")


if __name__ == "__main__":
    unittest.main()
