#!/bin/sh
# Makes the signatures of the tests with OpenSSL and its GOST engine (Debian: openssl, libengine-gost-openssl). Who they name is
# invented; the keys are thrown away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
conf() { # conf SECTION: names OIDs with one number more in front, which OpenSSL takes off
cat <<END
openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
distinguished_name = $1
prompt = no
utf8 = yes
string_mask = utf8only
[ca]
CN = Пробный УЦ
C = RU
[company]
CN = ООО «Ромашка»
O = ООО «Ромашка»
SN = Садовый
GN = Глеб Ильич
title = Директор
C = RU
1.1.2.643.100.1 = 1269900000017
1.1.2.643.100.3 = 11223344595
1.1.2.643.100.4 = 7700000016
1.1.2.643.3.131.1.1 = 770123456703
[person]
CN = Полевая Вера Ильинична
SN = Полевая
GN = Вера Ильинична
C = RU
1.1.2.643.100.3 = 08765430300
1.1.2.643.3.131.1.1 = 779999000151
[extensions]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
authorityInfoAccess = OCSP;URI:http://ocsp.example.ru/ocsp,caIssuers;URI:http://ca.example.ru/ca.crt
crlDistributionPoints = URI:http://ca.example.ru/ca.crl
END
}
key() { openssl genpkey -algorithm "$1" -pkeyopt paramset:A -out "$2.key"; }
certificate() { # certificate NAME SECTION
    conf "$2" > "$1.cnf"
    openssl req -new -key "$1.key" -config "$1.cnf" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -md_gost12_256 -days 3650 \
        -extfile "$1.cnf" -extensions extensions -out "$1.pem"
}
conf ca > ca.cnf
export OPENSSL_CONF="$PWD/ca.cnf"
key gost2012_256 ca
openssl req -new -x509 -md_gost12_256 -key ca.key -config ca.cnf -days 3650 -out ca.pem
key gost2012_256 company
certificate company company
key gost2012_512 person
certificate person person
key gost2012_256 second
certificate second person
printf 'документ' > document
openssl cms -sign -binary -nosmimecap -cades -md md_gost12_256 -signer company.pem -inkey company.key -certfile ca.pem \
    -in document -outform DER -out "$here/gost-detached.sig"
openssl cms -sign -binary -nosmimecap -md md_gost12_512 -nodetach -signer person.pem -inkey person.key \
    -in document -outform DER -out "$here/gost-512-attached.sig"
openssl cms -sign -binary -nosmimecap -cades -md md_gost12_256 -signer company.pem -inkey company.key \
    -signer second.pem -inkey second.key -in document -outform PEM -out "$here/gost-two.pem"
openssl x509 -in company.pem -outform DER -out "$here/company.cer"
