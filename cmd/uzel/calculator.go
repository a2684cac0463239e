package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"slices"

	"github.com/uzelhub/uzel/connectors/all"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
)

// openCalculator lends the mathematics of GOST where a container needs them and openssl with its module is installed: then a
// signature is judged step by step without any configuration.
func openCalculator(ctx context.Context, container []byte) (c signature.Calculator, done func()) {
	done = func() {}
	if _, err := exec.LookPath("openssl"); err != nil || !needsGOST(container) {
		return nil, done
	}
	dir, err := os.MkdirTemp("", "uzel-verify-")
	if err != nil {
		return nil, done
	}
	done = func() { _ = os.RemoveAll(dir) }
	settings, _ := json.Marshal(map[string]string{"program": "openssl", "engine": "gost", "state": dir}) // strings always are JSON
	for _, connector := range all.All() {
		if connector.Describe().Name != "openssl" {
			continue
		}
		opened, err := connector.Open(ctx, sdk.Setup{Config: settings})
		if err != nil {
			return nil, done
		}
		done = func() { _, _ = opened.Close(), os.RemoveAll(dir) }
		lent, ok := opened.(signature.Calculator)
		if !ok || !knowsGOST(ctx, lent) {
			return nil, done
		}
		return lent, done
	}
	return nil, done
}

func needsGOST(container []byte) bool {
	c, err := cms.Inspect(container)
	if err != nil { // or a list of revoked certificates
		return signature.NeedsGOST(container)
	}
	return slices.ContainsFunc(c.Signatures, func(s cms.Signature) bool { return s.Digest.GOST || s.Algorithm.GOST })
}

// knowsGOST: the module is a package of its own.
func knowsGOST(ctx context.Context, c signature.Calculator) bool {
	_, err := c.Digest(ctx, "1.2.643.7.1.1.2.2", []byte("x"))
	return err == nil
}
