// Package authoritytest runs a certification authority for tests with the program openssl: a root, a centre beneath it, a
// timestamping authority and a service of certificates' states over HTTP. Its keys are made anew for every test.
package authoritytest

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// Algorithm is by which everything of an authority is signed.
type Algorithm struct {
	Name   string
	newKey []string
	digest string
	Engine string // as the settings of the connector name it
}

// The algorithms.
var (
	GOST256 = Algorithm{"GOST R 34.10-2012 of 256 bits", []string{"-newkey", "gost2012_256", "-pkeyopt", "paramset:A"}, "md_gost12_256", "gost"}
	GOST512 = Algorithm{"GOST R 34.10-2012 of 512 bits", []string{"-newkey", "gost2012_512", "-pkeyopt", "paramset:A"}, "md_gost12_512", "gost"}
	ECDSA   = Algorithm{"ECDSA", []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "sha256", "none"}
	RSA     = Algorithm{"RSA", []string{"-newkey", "rsa:2048"}, "sha256", "none"}
)

// Authority is one with its services.
type Authority struct {
	Algorithm Algorithm
	Roots     string // PEM file
	Between   string // PEM file of the centre
	TSA, OCSP string // addresses
	CRL       string // of the root's list

	t        testing.TB
	dir      string
	settings string

	mu     sync.Mutex
	index  []string // of the centre's certificates, as openssl ocsp reads it
	broken string
}

const engine = "openssl_conf = a\n[a]\nengines = b\n[b]\ngost = c\n[c]\nengine_id = gost\ndefault_algorithms = ALL\n"

// New makes an authority. A machine that cannot do the algorithm skips the test.
func New(t testing.TB, algorithm Algorithm) *Authority {
	t.Helper()
	require.Tool(t, "openssl")
	a := &Authority{Algorithm: algorithm, t: t, dir: t.TempDir()}
	a.settings = a.file("openssl.cnf", "[empty]\n")
	if algorithm.Engine == "gost" {
		a.settings = a.file("openssl.cnf", engine)
		_, err := a.try("engine", "gost")
		require.Named(t, "openssl-gost", err == nil, "install libengine-gost-openssl")
	}
	a.serve()
	a.file("extensions.cnf", fmt.Sprintf(extensions, a.OCSP, a.CRL))
	a.file("tsa.cnf", fmt.Sprintf(stamping, filepath.Join(a.dir, "tsa.serial"), algorithm.digest))
	a.root("root")
	a.issue("centre", "root", "authority", "/CN=Centre")
	a.issue("tsa", "centre", "tsa", "/CN=Time")
	a.issue("ocsp", "centre", "ocsp", "/CN=States")
	a.Roots, a.Between = a.path("root.pem"), a.path("centre.pem")
	a.list()
	return a
}

// extensions are the settings of certificates. OpenSSL 3.0 does not know ИННЮЛ.
const extensions = `oid_section = oids
[oids]
companyINN = 1.2.643.100.4
[req]
distinguished_name = dn
[dn]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
crlDistributionPoints = URI:%[2]s
[signer]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:%[1]s
[mute]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
authorityKeyIdentifier = keyid
[tsa]
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
[ocsp]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid
[ca]
default_ca = list
[list]
database = root.index
crlnumber = root.crlnumber
default_crl_days = 30
`

const stamping = `[tsa]
serial = %[1]s
default_policy = 1.2.643.2.2.38.4
digests = sha256, %[2]s
signer_digest = %[2]s
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
`

func (a *Authority) path(name string) string { return filepath.Join(a.dir, name) }

func (a *Authority) file(name, text string) string {
	a.t.Helper()
	if err := os.WriteFile(a.path(name), []byte(text), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return a.path(name)
}

func (a *Authority) try(args ...string) ([]byte, error) {
	c := exec.Command("openssl", args...)
	c.Dir, c.Env = a.dir, append(os.Environ(), "OPENSSL_CONF="+a.settings)
	return c.CombinedOutput()
}

func (a *Authority) run(args ...string) {
	a.t.Helper()
	if out, err := a.try(args...); err != nil {
		a.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// request are the arguments for a new key with a request or a certificate for it.
func (a *Authority) request(name, subject string) []string {
	args := append([]string{"req", "-config", "extensions.cnf", "-utf8", "-nodes", "-keyout", name + ".key", "-subj", subject}, a.Algorithm.newKey...)
	return append(args, "-"+a.Algorithm.digest)
}

func (a *Authority) root(name string) {
	a.run(append(a.request(name, "/CN=Root"), "-x509", "-days", "30", "-extensions", "authority", "-out", name+".pem")...)
}

func (a *Authority) issue(name, by, section, subject string) {
	a.run(append(a.request(name, subject), "-new", "-out", name+".csr")...)
	a.run("x509", "-req", "-in", name+".csr", "-CA", by+".pem", "-CAkey", by+".key", "-CAcreateserial", "-"+a.Algorithm.digest,
		"-days", "20", "-extfile", "extensions.cnf", "-extensions", section, "-out", name+".pem")
}

// list makes the root's list of revoked certificates, which is empty.
func (a *Authority) list() {
	a.file("root.index", "")
	a.file("root.crlnumber", "01\n")
	a.run("ca", "-config", "extensions.cnf", "-gencrl", "-cert", "root.pem", "-keyfile", "root.key", "-md", a.Algorithm.digest, "-out", "root.crl")
	a.run("crl", "-in", "root.crl", "-outform", "DER", "-out", "root.crl.der")
}

// Signer is a certificate with its key.
type Signer struct{ Certificate, Key string }

// Signer issues a certificate. The subject is written as openssl takes it: /CN=…/companyINN=…/OGRN=…; a mute one does not say where its state is
// asked.
func (a *Authority) Signer(name, subject string, mute bool) Signer {
	a.t.Helper()
	section := "signer"
	if mute {
		section = "mute"
	}
	a.issue(name, "centre", section, subject)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.index = append(a.index, "V\t360101000000Z\t\t"+a.serial(name)+"\tunknown\t/CN="+name)
	return Signer{a.path(name + ".pem"), a.path(name + ".key")}
}

// Revoke has the service of states say so of a certificate from now on.
func (a *Authority) Revoke(name string) {
	a.t.Helper()
	serial := a.serial(name)
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, line := range a.index {
		if strings.Contains(line, serial) {
			a.index[i] = "R\t360101000000Z\t260101000000Z\t" + serial + "\tunknown\t/CN=" + name
		}
	}
}

func (a *Authority) serial(name string) string {
	text, err := os.ReadFile(a.path(name + ".pem"))
	if err != nil {
		a.t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	x, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		a.t.Fatal(err)
	}
	serial := strings.ToUpper(x.SerialNumber.Text(16))
	return strings.Repeat("0", len(serial)%2) + serial
}
