package main

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/pack"
)

// ownSchemas are the formats that the program checks by schemas of its own where no official one was added. A test holds
// the list to what is recognised.
var ownSchemas = []pack.Subject{
	{Prefix: "ON_NSCHFDOPPR", Code: "1115131", Version: "5.03"},
	{Prefix: "ON_NSCHFDOPPR", Code: "1115131", Version: "5.02"},
	{Prefix: "ON_NSCHFDOPPR", Code: "1115131", Version: "5.01"},
	{Prefix: "ON_NSCHFDOPPOK", Code: "1115132", Version: "5.03"},
	{Prefix: "ON_NSCHFDOPPOK", Code: "1115132", Version: "5.02"},
	{Prefix: "ON_NSCHFDOPPOK", Code: "1115132", Version: "5.01"},
	{Prefix: "ON_KORSCHFDOPPR", Code: "1115127", Version: "5.01"},
	{Prefix: "ON_KORSCHFDOPPOK", Code: "1115128", Version: "5.01"},
	{Prefix: "DP_IZVPOL", Code: "1115110", Version: "1.03"},
	{Prefix: "DP_PDOTPR", Code: "1115111", Version: "1.03"},
	{Prefix: "DP_PDPOL", Code: "1115112", Version: "1.03"},
	{Prefix: "DP_UVUTOCH", Code: "1115113", Version: "1.03"},
	{Prefix: "DP_PRANNUL", Version: "1.02"},
	{Prefix: "ON_AKTSVEROTP", Code: "1110332", Version: "5.01"},
	{Prefix: "ON_AKTSVERPOL", Code: "1110333", Version: "5.01"},
	{Prefix: "NO_NDS.8", Code: "0000080", Version: "5.04"},
	{Prefix: "NO_NDS.81", Code: "0000081", Version: "5.04"},
	{Prefix: "NO_NDS.9", Code: "0000090", Version: "5.04"},
	{Prefix: "NO_NDS.91", Code: "0000091", Version: "5.04"},
	{Prefix: "NO_PERSSVFL", Code: "1151162", Version: "5.01"},
	{Prefix: "NO_NDFL6.2", Code: "1151100", Version: "5.05"},
}

// inForce are the validators of documents: the official schemas, and the program's own where there is none.
func inForce(set pack.Set) []shownPack {
	list := []shownPack{}
	for _, p := range set {
		list = append(list, shownOf(p))
	}
	for _, own := range ownSchemas {
		own.Root = "Файл"
		if !taken(set, own) {
			list = append(list, shownPack{Subject: own, Own: true, NotUnderstood: []fault.Finding{}})
		}
	}
	return list
}

func taken(set pack.Set, own pack.Subject) bool {
	for _, p := range set {
		if p.Same(own) {
			return true
		}
	}
	return false
}
