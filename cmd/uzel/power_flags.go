package main

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// powerFlags name a power of attorney by which somebody signs.
type powerFlags struct {
	file, status string
	codes, chain []string
}

func (p *powerFlags) flags(f *pflag.FlagSet) {
	f.StringVar(&p.file, "power", "", "`ФАЙЛ` доверенности (МЧД), по которой подписывает представитель")
	f.StringVar(&p.status, "power-status", "", "что сказал о ней `РЕЕСТР`: valid, revoked, expired или not_registered")
	f.StringArrayVar(&p.codes, "power-code", nil, "нужный `КОД` полномочия, если документ не УПД и не УКД")
	f.StringArrayVar(&p.chain, "power-chain", nil, "`ФАЙЛ` доверенности, по которой полномочия переданы; можно несколько раз")
}

// read gives nil where no power was named.
func (p *powerFlags) read(ctx context.Context, kind document.Kind, principal string) (*signature.PowerUse, error) {
	if p.file == "" {
		return nil, nil
	}
	u := powerUse{status: p.status, chain: p.chain}
	use, err := u.read(ctx)
	if err != nil {
		return nil, err
	}
	power, findings, err := readPower(ctx, p.file)
	if err != nil {
		return nil, err
	}
	if kind, wrong := forbidding(findings); wrong && fault.HasErrors(findings) {
		return nil, kind.At(p.file)
	}
	return &signature.PowerUse{
		Power: power, Chain: use.Chain, Status: mchd.Status(p.status), Kind: kind, Codes: p.codes, Principal: principal,
	}, nil
}
