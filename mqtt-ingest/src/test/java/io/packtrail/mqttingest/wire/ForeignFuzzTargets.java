package io.packtrail.mqttingest.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.packtrail.mqttingest.wire.mapping.FieldMapping;
import io.packtrail.mqttingest.wire.mapping.MappingDecoder;
import io.packtrail.mqttingest.wire.mapping.MappingProfiles;
import io.packtrail.mqttingest.wire.sparkplug.NodePresence;
import io.packtrail.mqttingest.wire.sparkplug.SparkplugDecoder;
import io.packtrail.mqttingest.wire.sparkplug.SparkplugSeeds;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/** Sparkplug, whose state the spoiled messages share, and each shipped profile. */
final class ForeignFuzzTargets {
  private static final String VSS =
      """
      {"data":[
       {"path":"Vehicle.Powertrain.TractionBattery.CurrentVoltage","dp":{"value":355.2,"ts":"2026-11-23T10:00:04.100Z"}},
       {"path":"Vehicle.Powertrain.TractionBattery.CurrentCurrent","dp":{"value":"-32.5","ts":"2026-11-23T10:00:04Z"}},
       {"path":"Vehicle.Cabin.Infotainment.HMI.CurrentLanguage","dp":{"value":"de","ts":"2026-11-23T10:00:04Z"}}]}""";
  private static final String VSS_ONE =
      """
      {"data":{"path":"Vehicle.Powertrain.TractionBattery.StateOfCharge.Current","dp":{"value":"54.5","ts":"2026-11-23T10:00:04.2Z"}}}""";
  private static final String GBT =
      """
      {"Cmd":2,"Encrypt":1,"Vin":"LTEST000000000001","Data":{"Infos":[
        {"Type":"Vehicle","Voltage":3552,"Current":9000,"SOC":54,"Mileage":510912,"Speed":65535,"Resistance":2400},
        {"Type":"Extreme","MaxBatteryVoltage":3710,"MinBatteryVoltage":3690,"MaxTemp":64,"MinTemp":61}],
        "Time":{"Year":26,"Month":11,"Day":23,"Hour":18,"Minute":0,"Second":5}}}""";

  private ForeignFuzzTargets() {}

  static List<FuzzTarget> all() {
    SparkplugDecoder sparkplug =
        new SparkplugDecoder(
            Limits.DEFAULTS,
            FieldMapping.ownNames(),
            (gateway, topic, payload) -> true,
            NodePresence.NONE);
    MappingDecoder mapping =
        new MappingDecoder(
            MappingProfiles.parse(
                List.of(
                    "base: kuksa-vss\n",
                    "base: gbt32960\ngateway: g-17\nbatteries: {\"LTEST000000000001\": BAT-1}\n",
                    "base: teslamate\ngateway: g-17\nbatteries: {\"1\": BAT-1}\n",
                    "base: euro7-ota\n")),
            Limits.DEFAULTS);
    return List.of(
        new FuzzTarget(sparkplug, "spBv1.0/fleet/NBIRTH/g-17", SparkplugSeeds.ofNode()),
        new FuzzTarget(sparkplug, "spBv1.0/fleet/NDEATH/g-17", SparkplugSeeds.ofNode()),
        new FuzzTarget(sparkplug, "spBv1.0/fleet/DBIRTH/g-17/BAT-1", SparkplugSeeds.ofDevice()),
        new FuzzTarget(sparkplug, "spBv1.0/fleet/DDATA/g-17/BAT-1", SparkplugSeeds.ofDevice()),
        new FuzzTarget(mapping, "vss/g-17/BAT-1", List.of(bytes(VSS), bytes(VSS_ONE))),
        new FuzzTarget(mapping, "gbt32960/LTEST000000000001/upstream/info", List.of(bytes(GBT))),
        new FuzzTarget(
            mapping, "teslamate/cars/1/battery_level", List.of(bytes("54"), bytes("7.5e1"))),
        new FuzzTarget(mapping, "euro7/g-17/BAT-1", List.of(euro7())));
  }

  /** (EU) 2025/1707: 713 bytes, 681 to 712 the SHA-256 of 0 to 679. */
  private static byte[] euro7() {
    byte[] record = new byte[713];
    Arrays.fill(record, (byte) 0xFF);
    record[49] = (byte) 235;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(record, 0, 680));
      System.arraycopy(hash, 0, record, 681, hash.length);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
