package pkcs11

import (
	"crypto/x509"
	"encoding/pem"
	"os"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is opened with.
type Config struct {
	Module string   `json:"module" jsonschema:"minLength=1,title=Библиотека PKCS#11,description=Полный путь к библиотеке производителя токена"`
	Label  string   `json:"label,omitempty" jsonschema:"title=Метка токена"`
	Serial string   `json:"serial,omitempty" jsonschema:"title=Серийный номер токена,description=Вместо метки"`
	PIN    string   `json:"pin" jsonschema:"minLength=1,title=ПИН-код пользователя,writeOnly=true"`
	Roots  []string `json:"roots,omitempty" jsonschema:"title=Корневые сертификаты,description=Файлы PEM: кому доверять при проверке"`
	State  string   `json:"state" jsonschema:"minLength=1,title=Папка подписей,description=Здесь хранятся сделанные подписи\\, чтобы на повторный запрос ответить той же"`
}

func (c Config) checked() error {
	if (c.Label == "") == (c.Serial == "") {
		return sdk.Fail(document.CauseMisconfigured, "label, serial: нужно что-то одно, метка токена или его серийный номер")
	}
	return nil
}

func readRoots(files []string) ([]*x509.Certificate, error) {
	var list []*x509.Certificate
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "корневой сертификат не читается: %v", err)
		}
		for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
			root, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, sdk.Fail(document.CauseMisconfigured, "%s: сертификат не разбирается: %v", file, err)
			}
			list = append(list, root)
		}
	}
	return list, nil
}
