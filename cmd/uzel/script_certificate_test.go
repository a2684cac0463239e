package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"os"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// issue writes NAME.pem and NAME.key: a certificate of an invented company that is good for so many days more, and its
// key. Its thumbprint becomes the variable NAME.
func issue(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: issue NAME DAYS")
	}
	days, err := strconv.Atoi(args[1])
	ts.Check(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	until := time.Now().AddDate(0, 0, days).Add(time.Hour)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(until.Unix()), NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		Subject: pkix.Name{CommonName: "ООО «Ромашка»", Organization: []string{"ООО «Ромашка»"}, ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 643, 100, 4}, Value: "7700000016"},
		}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	ts.Check(err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	for name, block := range map[string]*pem.Block{
		args[0] + ".pem": {Type: "CERTIFICATE", Bytes: der}, args[0] + ".key": {Type: "PRIVATE KEY", Bytes: secret},
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), pem.EncodeToMemory(block), 0o600))
	}
	sum := sha1.Sum(der)
	ts.Setenv(args[0], hex.EncodeToString(sum[:]))
}
