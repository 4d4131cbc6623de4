"""The English of what Chinese minutes say of software: titles and branches are in English as a rule.

What is here is said of any software; the words of one project belong to its own aliases.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHINESE = """
重启 restart; 持久化 persistence; 崩溃 crash panic; 死锁 deadlock; 泄漏 leak; 泄露 leak;
性能 performance; 压测 benchmark; 鉴权 authorization; 授权 authorization; 认证 authentication;
加密 encryption; 证书 certificate; 路由 route; 流量 traffic; 域名 dns; 解析 parse resolve;
负载均衡 loadbalance; 超时 timeout; 重试 retry; 限流 limiter ratelimit; 熔断 circuitbreaker breaker;
降级 fallback; 指标 metrics; 监控 monitor metrics; 可观测 observability; 日志 log; 链路追踪 tracing;
追踪 tracing; 文档 docs; 官网 website; 博客 blog; 示例 example; 测试 test; 单测 unit test; 用例 case;
覆盖率 coverage; 安装 install; 部署 deploy; 镜像 image; 容器 container; 升级 upgrade; 迁移 migrate;
兼容 compatible; 适配 adapt; 配置 config; 参数 parameter; 命令行 cli; 工具 tool; 并发 concurrent;
协程 goroutine; 线程 thread; 内存 memory; 缓存 cache; 扩展 extension; 插件 plugin; 序列化 serialize;
反序列化 deserialize; 编解码 codec; 编码 encode; 解码 decode; 压缩 compress; 协议 protocol;
传输 transport; 连接池 connection pool; 长连接 long connection; 短连接 short connection; 连接 connection;
流式 streaming; 泛化调用 generic call; 泛化 generic; 代码生成 codegen generate; 生成 generate;
模板 template; 依赖 dependency; 版本 version; 发布 release; 依赖注入 injection; 注册中心 registry;
服务注册 registry; 服务发现 discovery; 服务治理 governance; 网关 gateway; 网格 mesh; 中间件 middleware;
拦截 interceptor; 错误 error; 异常 exception error; 重构 refactor; 优化 optimize; 修复 fix; 新增 add;
删除 remove; 废弃 deprecate; 安全 security; 漏洞 vulnerability; 内核 kernel; 网络 network; 集群 cluster;
节点 node; 多集群 multicluster; 灰度 canary; 蓝绿 bluegreen; 调度 schedule; 存储 storage;
数据库 database; 查询 query; 索引 index; 事务 transaction; 队列 queue; 消息 message; 接口 interface api;
框架 framework; 客户端 client; 服务端 server; 稳定性 stability; 卸载 offload uninstall;
共享内存 shared memory; 零拷贝 zero copy; 心跳 heartbeat; 健康检查 health check;
优雅退出 graceful shutdown; 热更新 hot reload; 热升级 hot restart upgrade; 国际化 i18n; 前端 frontend;
后端 backend; 构建 build; 编译 compile
"""


@cache
def _translations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = dict(entry.split(maxsplit=1) for entry in _CHINESE.strip().split(";"))
    # The longer phrase first, lest a part of it be taken for the whole.
    pattern = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    return re.compile(pattern), pairs


def in_english(text: str) -> str:
    """Put what Chinese minutes say of software in English; all else remains as it is."""
    if text.isascii():
        return text
    pattern, pairs = _translations()
    return pattern.sub(lambda match: f" {pairs[match[0]]} ", text)
