package io.packtrail.fleetservice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.fleetservice.config.ServiceConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
  private static final ServiceConfig.Webhooks STRICT = rules(false, false);

  private static ServiceConfig.Webhooks rules(boolean internal, boolean plain) {
    return new ServiceConfig.Webhooks(internal, plain, Duration.ofSeconds(1), 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "127.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "::1",
        "fc00::1",
        "fd12::1",
        "::ffff:10.0.0.1"
      })
  void address_ofAPrivateNetwork_isInternalAndNotPublic(String text) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(text);

    assertThat(Network.isInternal(address)).isTrue();
    assertThat(Network.isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:a00:1::1",
        "2001:db8::1",
        "::10.0.0.1",
        "::ffff:169.254.169.254"
      })
  void address_thatNoReceiverHas_isNeitherInternalNorPublic(String text)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByName(text);

    assertThat(Network.isInternal(address)).isFalse();
    assertThat(Network.isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.216.34",
        "172.32.0.1",
        "172.15.255.255",
        "100.128.0.1",
        "192.167.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1"
      })
  void address_ofTheInternet_isPublic(String text) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(text);

    assertThat(Network.isPublic(address)).isTrue();
    assertThat(Network.isInternal(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://1.1.1.1/hook",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::ffff:7f00:1]/",
        "https://u:p@1.1.1.1/",
        "https://1.1.1.1/#f",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "https:///x",
        "https://1.1.1.1:99999999999/",
        "not a url",
        "https://169.254.169.254/latest/meta-data"
      })
  void url_thatLeadsInsideOrIsNoHttps_isRefused(String url) {
    assertThatThrownBy(() -> WebhookTarget.of(url, STRICT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url must ");
  }

  @Test
  void url_toPrivateNetworks_isAllowedByConfigurationAlone() {
    WebhookTarget target =
        WebhookTarget.of("http://127.0.0.1:8123/a%20b?b=c%26", rules(true, true));

    assertThat(target.port()).isEqualTo(8_123);
    assertThat(target.path()).isEqualTo("/a%20b?b=c%26");
    assertThat(target.isTls()).isFalse();
    assertThat(WebhookTarget.of("https://1.1.1.1", STRICT).port()).isEqualTo(443);
    assertThat(WebhookTarget.of("https://1.1.1.1", STRICT).path()).isEqualTo("/");
    assertThatThrownBy(() -> WebhookTarget.of("http://10.0.0.1/", rules(true, false)))
        .hasMessage("url must be an https URL, got http://10.0.0.1/");
    assertThatThrownBy(() -> WebhookTarget.of("http://10.0.0.1/", rules(false, true)))
        .hasMessageContaining("public address");
    assertThatThrownBy(() -> WebhookTarget.of("http://169.254.169.254/", rules(true, true)))
        .hasMessageContaining("public or private address");
  }

  @Test
  void pause_growsFourfold_andEndsAtADay() {
    assertThat(WebhookFlow.pause(Duration.ofSeconds(5), 1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(WebhookFlow.pause(Duration.ofSeconds(5), 3)).isEqualTo(Duration.ofSeconds(80));
    assertThat(WebhookFlow.pause(Duration.ofSeconds(5), 20)).isEqualTo(Duration.ofDays(1));
  }
}
