package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/uzelhub/uzel/connectors/openssl/authoritytest"
)

// Every file of testdata/gost is a scenario of signatures by GOST R 34.10-2012, with a certification authority of its own.
func TestScriptsOfGOST(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "gost", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, script := range scripts {
		authority := authoritytest.New(t, authoritytest.GOST256)
		signer := authority.Signer("signer", "/CN=ООО «Ромашка»/companyINN=7700000016/OGRN=1269900000017", false)
		person := authority.Signer("person", "/CN=Садовый Глеб Ильич/SNILS=11223344595/INN=770123456703", false)
		buyer := authority.Signer("buyer", "/CN=ООО «Вектор»/companyINN=7810000026/OGRN=1269900000028", false)
		params := commandLine(t)
		params.Dir, params.Files = "", []string{script}
		furnishing := params.Setup
		params.Setup = func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"TSA": authority.TSA, "ROOTS": authority.Roots, "BETWEEN": authority.Between, "CERTIFICATE": signer.Certificate, "KEY": signer.Key,
				"PERSON": person.Certificate, "PERSONS_KEY": person.Key,
				"BUYERS_CERTIFICATE": buyer.Certificate, "BUYERS_KEY": buyer.Key, "OPERATOR": operatorOfTwo(t),
				"YESTERDAY": time.Now().AddDate(0, 0, -1).Format(time.DateOnly), "TOMORROW": time.Now().AddDate(0, 0, 1).Format(time.DateOnly),
			} {
				env.Setenv(name, value)
			}
			return furnishing(env)
		}
		testscript.Run(t, params)
	}
}
