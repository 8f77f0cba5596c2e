"""Certificates of many kinds, made by openssl."""

import datetime
import subprocess

CONFIGURATION = """
[ca]
default_ca = ours
[ours]
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[any]
commonName = optional
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def new_key(path, kind):
    if kind == "ec":
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    else:
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path)


def time(days):
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return then.strftime("%Y%m%d%H%M%SZ")


class Authority:
    """A certificate authority with files in a folder of its own."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder, self.file, self.key = folder, folder / "ca.pem", folder / "ca.key"
        (folder / "index").write_text("")
        (folder / "serial").write_text("01\n")
        self.configuration = folder / "ca.cnf"
        self.configuration.write_text(CONFIGURATION.format(folder=folder))
        new_key(self.key, "ec")
        subject = ["-subj", "/CN=Authority", "-days", "3650"]
        extension = ["-addext", "keyUsage=critical,keyCertSign"]
        openssl("req", "-x509", "-key", self.key, *subject, *extension, "-out", self.file)

    def certificate(
        self,
        folder,
        names=None,
        common="example",
        days=(-1, 365),
        key="rsa",
        purpose="serverAuth",
        signs_itself=False,
    ):
        """The files of a certificate and its key."""
        certificate, key_file = folder / "server.pem", self.folder / f"server.{key}.key"
        request, extensions = folder / "request", folder / "extensions"
        if not key_file.exists():
            new_key(key_file, key)
        subject = f"/CN={common}" if common else "/"
        openssl("req", "-new", "-key", key_file, "-subj", subject, "-out", request)
        lines = ["basicConstraints=CA:FALSE", f"extendedKeyUsage={purpose}"]
        lines += [f"subjectAltName={names}"] if names else []
        extensions.write_text("\n".join(lines) + "\n")
        times = ["-startdate", time(days[0]), "-enddate", time(days[1])]
        signer = ["-selfsign", "-keyfile", key_file] if signs_itself else []
        signer = signer or ["-cert", self.file, "-keyfile", self.key]
        files = ["-in", request, "-extfile", extensions, "-out", certificate, "-notext"]
        openssl("ca", "-batch", "-config", self.configuration, *signer, *times, *files)
        return certificate, key_file
