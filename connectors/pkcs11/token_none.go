//go:build !cgo

package pkcs11

import (
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func insert(Config) (token, error) {
	return nil, sdk.Fail(document.CauseMisconfigured, "эта программа собрана без cgo и библиотеку PKCS#11 загрузить не может").
		Advise("соберите её с CGO_ENABLED=1")
}
