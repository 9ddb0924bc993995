export interface CephConfig {
  /** What the store has room for. */
  readonly bytes: number
  readonly cluster: string
  readonly directory: string
  /** Port of the gateway, which speaks S3. */
  readonly gateway: number
  /** Port of the monitor. */
  readonly monitor: number
}

/**
 * Ceph on one machine, for nobody but us: one monitor, one store that lives in memory, one gateway, no passwords
 * among them, everything on 127.0.0.1 and under one folder. Without passwords the gateway has to be told not to
 * encrypt (`ms mon client mode`), or it waits for ever; the `paxos` lines make a start of eleven seconds one of one.
 */
export const cephConfig = ({ bytes, cluster, directory, gateway, monitor }: CephConfig): string => `
[global]
fsid = ${cluster}
mon host = [v2:127.0.0.1:${monitor}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = ${directory}/run
pid file = ${directory}/run/$name.pid
admin socket = ${directory}/run/$name.asok
log file = ${directory}/log/$name.log
crash dir = ${directory}/run
mon cluster log file = ${directory}/log/cluster.log
setuser match path = /
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush initial weight = 1
osd class update on start = true
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
mon data avail warn = 2
mon data avail crit = 1
mon tick interval = 1
mon election timeout = 1
paxos propose interval = 0.02
paxos min wait = 0.01
osd heartbeat grace = 120
osd mon heartbeat interval = 5
[mon.a]
mon data = ${directory}/mon
[osd]
osd data = ${directory}/osd
osd objectstore = memstore
osd memory target = 939524096
memstore device bytes = ${bytes}
[client.rgw]
rgw data = ${directory}/rgw
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw thread pool size = 32
rgw enable usage log = false
ms mon client mode = crc
`
